import { Alert, App, Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DraftView } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { type DraftAction, type Subject, useDraftStep } from "../api/reviews.ts";

interface DraftBarProps {
  id: string;
  subject: Subject;
  version: number;
  draft: DraftView;
  mayEdit: boolean;
  onDiscarded: () => void;
}

/** Where the open draft stands, and what can be done with it as a whole. */
export function DraftBar({ id, subject, version, draft, mayEdit, onDiscarded }: DraftBarProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const step = useDraftStep();
  const showProblem = useShowProblem();
  const moved = draft.base_version !== version;
  const act = (action: DraftAction, done: string) =>
    void step.mutateAsync({ action, id, revision: draft.revision }).then(() => {
      void message.success(done);
      if (action === "discard") onDiscarded();
    }, showProblem);
  const title =
    draft.state === "returned"
      ? t("knowledge.draft.returned", { reviewer: draft.reviewer ?? "", comment: draft.comment })
      : t(`knowledge.draft.${draft.state}${version === 0 ? "New" : ""}`, {
          name: draft.author ?? "",
          version,
        });
  return (
    <Alert
      className="draft-bar"
      type={moved || draft.state === "returned" ? "warning" : "info"}
      showIcon
      title={title}
      description={
        <div className="draft-actions">
          {moved && <p>{t("knowledge.draft.moved", { version })}</p>}
          {version > 0 && (
            <Link to={`/knowledge/compare/${subject}/${id}?from=${version}&to=draft`}>
              {t("knowledge.draft.compare")}
            </Link>
          )}
          {mayEdit && draft.state === "in_review" && (
            <Button
              size="small"
              loading={step.isPending}
              onClick={() => act("withdraw", t("knowledge.draft.withdrawn"))}
            >
              {t("knowledge.draft.withdraw")}
            </Button>
          )}
          {mayEdit && (
            <Popconfirm
              title={t("knowledge.draft.discardAsk")}
              onConfirm={() => act("discard", t("knowledge.draft.discarded"))}
            >
              <Button size="small" danger loading={step.isPending}>
                {t("knowledge.draft.discard")}
              </Button>
            </Popconfirm>
          )}
        </div>
      }
    />
  );
}
