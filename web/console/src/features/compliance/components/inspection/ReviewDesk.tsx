import { Alert, Button, Input, type InputRef, Segmented, Switch, Tooltip } from "antd";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InspectionDetail } from "../../../../api-types.ts";
import { formatMoment } from "../../../../app/time.ts";
import { isTyping } from "../../../knowledge/components/ReviewPanel.tsx";
import { resultOf, SECTION_ORDER, scoreOfKey } from "../../inspection.ts";
import { InspectionKeys } from "./InspectionKeys.tsx";
import { ItemRow } from "./ItemRow.tsx";
import { Transcript } from "./Transcript.tsx";
import { useDraftReview, type useSaveReview } from "./use-review.ts";

interface Props {
  detail: InspectionDetail;
  saving: ReturnType<typeof useSaveReview>;
  onMove: (step: 1 | -1) => void;
}

const BLIND = "wenlu.inspection.blind";

/** One conversation at the left, its items at the right; everything is done by keys. */
export function ReviewDesk({ detail, saving, onMove }: Props) {
  const { t } = useTranslation();
  const draft = useDraftReview(detail);
  const { scores, focus, give, setFocus } = draft;
  const [pane, setPane] = useState<"talk" | "items">("items");
  const [blind, setBlind] = useState(() => localStorage.getItem(BLIND) === "1");
  const [help, setHelp] = useState(false);
  const field = useRef<InputRef>(null);
  const readOnly = !detail.may_review;
  const item = detail.items[focus];
  const result = item && resultOf(detail, item.id);
  const isHidden = (id: string) => blind && !readOnly && !(id in scores);
  const evidence =
    item && isHidden(item.id)
      ? []
      : [
          ...(result?.evidence ?? []),
          ...(detail.opinions.find((one) => one.item === item?.id)?.evidence ?? []),
        ];
  const saveAndNext = async () => {
    if (await saving.save(detail, scores, draft.comment)) onMove(1);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && !readOnly) return void saveAndNext();
    if (isTyping(event)) return;
    const acts: Record<string, () => void> = {
      j: () => setFocus(Math.min(focus + 1, detail.items.length - 1)),
      k: () => setFocus(Math.max(focus - 1, 0)),
      l: () => onMove(1),
      h: () => onMove(-1),
      "?": () => setHelp((open) => !open),
      ...(readOnly ? {} : { s: () => void saveAndNext(), u: () => void saving.undo() }),
      ...(readOnly ? {} : { c: () => field.current?.focus() }),
      ...(readOnly ? {} : { x: () => give(focus, null), d: () => give(focus, undefined) }),
      ...(readOnly || result?.score == null ? {} : { a: () => give(focus, result.score) }),
    };
    const score = item && !readOnly ? scoreOfKey(item, event.key) : undefined;
    const act = score === undefined ? acts[event.key] : () => give(focus, score);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // "?" would open the keys of the workbench
    act();
  });
  useEffect(() => {
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
  return (
    <div className="review-desk" data-pane={pane}>
      <Segmented
        className="review-pane-choice"
        block
        value={pane}
        onChange={setPane}
        aria-label={t("compliance.inspection.view")}
        options={[
          { value: "talk" as const, label: t("compliance.inspection.transcript") },
          { value: "items" as const, label: t("compliance.inspection.items") },
        ]}
      />
      <section className="panel review-talk" aria-label={t("compliance.inspection.transcript")}>
        <Transcript talk={detail.talk} evidence={evidence} />
      </section>
      <section className="panel review-items" aria-label={t("compliance.inspection.items")}>
        {readOnly && <Alert type="info" showIcon title={t("compliance.inspection.own")} />}
        {detail.opinion_state !== "there" && detail.opinion_state !== "off" && (
          <p className="quiet">{t(`compliance.inspection.opinions.${detail.opinion_state}`)}</p>
        )}
        {SECTION_ORDER.map((section) => {
          const own = detail.items
            .map((one, at) => ({ one, at }))
            .filter(({ one }) => one.section === section);
          if (own.length === 0) return null;
          return (
            <div key={section} className="item-section">
              <h2>{t(`compliance.inspection.sections.${section}`)}</h2>
              <ul className="plain-list">
                {own.map(({ one, at }) => (
                  <ItemRow
                    key={one.id}
                    detail={detail}
                    item={one}
                    score={scores[one.id]}
                    focused={at === focus}
                    hidden={isHidden(one.id)}
                    readOnly={readOnly}
                    onFocus={() => setFocus(at)}
                    onScore={(score) => give(at, score)}
                  />
                ))}
              </ul>
            </div>
          );
        })}
        <OtherReviews detail={detail} />
        {!readOnly && (
          <footer className="review-foot">
            <Input.TextArea
              ref={field as never}
              autoSize={{ minRows: 1, maxRows: 4 }}
              value={draft.comment}
              maxLength={2000}
              aria-label={t("compliance.inspection.comment")}
              placeholder={`${t("compliance.inspection.comment")} · ${t("compliance.inspection.commentHint")}`}
              onChange={(event) => draft.setComment(event.target.value)}
              onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
            />
            <Tooltip title={t("compliance.inspection.blindHint")}>
              <span className="review-blind">
                <Switch
                  size="small"
                  checked={blind}
                  aria-label={t("compliance.inspection.blind")}
                  onChange={(on) => {
                    localStorage.setItem(BLIND, on ? "1" : "0");
                    setBlind(on);
                  }}
                />{" "}
                {t("compliance.inspection.blind")}
              </span>
            </Tooltip>
            {draft.mine && (
              <Button onClick={() => void saving.undo(detail.line.conversation_id)}>
                {t("compliance.inspection.withdraw")}
              </Button>
            )}
            <Button type="text" className="review-help" onClick={() => setHelp(true)}>
              <kbd>?</kbd>
            </Button>
            <Button type="primary" loading={saving.isSaving} onClick={() => void saveAndNext()}>
              {t("compliance.inspection.save")}
            </Button>
          </footer>
        )}
      </section>
      <InspectionKeys open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function OtherReviews({ detail }: { detail: InspectionDetail }) {
  const { t, i18n } = useTranslation();
  const others = detail.reviews.filter((review) => !review.mine);
  if (others.length === 0) return null;
  return (
    <div className="item-section">
      <h2>{t("compliance.inspection.others")}</h2>
      <ul className="plain-list">
        {others.map((review) => (
          <li key={review.id}>
            {review.reviewer} · {t("compliance.inspection.scoreOf", { score: review.score ?? "–" })}{" "}
            <span className="quiet">{formatMoment(review.submitted_at, i18n.language)}</span>
            {review.comment !== "" && <p className="review-words">{review.comment}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}
