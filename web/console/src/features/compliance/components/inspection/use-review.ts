import { App, Button } from "antd";
import { createElement, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InspectionDetail } from "../../../../api-types.ts";
import { useShowProblem } from "../../../../app/problems.ts";
import { type Scores, usePutReview, useWithdrawReview } from "../../api/inspection.ts";
import { nextOpen } from "../../inspection.ts";

/** Scores that are being given to one conversation, with what they begin with: one's own earlier review. */
export function useDraftReview(detail: InspectionDetail) {
  const mine = detail.reviews.find((review) => review.mine);
  const [scores, setScores] = useState<Scores>(mine?.scores ?? {});
  const [comment, setComment] = useState(mine?.comment ?? "");
  const [focus, setFocus] = useState(() => nextOpen(detail, mine?.scores ?? {}, -1) ?? 0);
  const give = (at: number, score: number | null | undefined) => {
    const item = detail.items[at];
    if (!item) return;
    const next = { ...scores };
    if (score === undefined) delete next[item.id];
    else next[item.id] = score;
    setScores(next);
    if (score !== undefined) setFocus(nextOpen(detail, next, at) ?? at);
    else setFocus(at);
  };
  return { scores, comment, setComment, focus, setFocus, give, mine };
}

/** Saves reviews and takes the last one back. */
export function useSaveReview(onUndone: (id: string) => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const put = usePutReview();
  const withdraw = useWithdrawReview();
  const [last, setLast] = useState<string | null>(null);
  const undo = async (id: string | null = last) => {
    if (id === null) return;
    try {
      await withdraw.mutateAsync(id);
    } catch (error) {
      return showProblem(error);
    }
    setLast(null);
    message.destroy(id);
    void message.info(t("compliance.inspection.undone"));
    onUndone(id);
  };
  const save = async (detail: InspectionDetail, scores: Scores, comment: string): Promise<boolean> => {
    if (Object.keys(scores).length === 0) {
      void message.warning(t("compliance.inspection.nothing"));
      return false;
    }
    const id = detail.line.conversation_id;
    try {
      const kept = await put.mutateAsync({ id, card_version: detail.card_version, scores, comment });
      setLast(id);
      const points = t("compliance.inspection.scoreOf", { score: kept.score ?? "–" });
      void message.success({
        key: id,
        duration: 8,
        content: createElement(
          "span",
          null,
          t("compliance.inspection.saved", { score: points }),
          " ",
          createElement(
            Button,
            { type: "link", size: "small", onClick: () => void undo(id) },
            t("compliance.inspection.undo"),
          ),
        ),
      });
      return true;
    } catch (error) {
      showProblem(error);
      return false;
    }
  };
  return { save, undo, isSaving: put.isPending };
}
