import { Alert, App, Button, Input, Popconfirm, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RuleVersion, RuleVersions } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { useVersionStep, type VersionStep } from "../../api/rules.ts";
import { ChangesButton } from "./Changes.tsx";
import "./banner.css";

interface DraftBarProps {
  draft: RuleVersion;
  versions: RuleVersions;
}

/** Where the open draft stands, and what its writers and its reviewer can do with it as a whole. */
export function DraftBar({ draft, versions }: DraftBarProps) {
  const { t } = useTranslation();
  const moved = draft.base !== versions.active;
  const last = versions.steps.find((step) => step.version === draft.version);
  const names = draft.writers.join("、");
  const returned = draft.status === "draft" && last?.act === "returned";
  const title = returned
    ? t("compliance.rules.draft.returned", { version: draft.version, comment: last.comment })
    : t(draft.status === "draft" ? "compliance.rules.draft.writing" : "compliance.rules.draft.inReview", {
        version: draft.version,
        names,
      });
  return (
    <Alert
      className="rules-banner draft-bar"
      type={moved || returned ? "warning" : "info"}
      showIcon
      title={title}
      description={
        <div className="draft-steps">
          {draft.note !== "" && <p>{draft.note}</p>}
          {moved && <p>{t("compliance.rules.draft.moved", { version: versions.active })}</p>}
          <div className="draft-actions">
            <ChangesButton version={draft} />
            <Link to={`/compliance/bench?version=${draft.version}`}>{t("compliance.rules.draft.bench")}</Link>
            {draft.status === "draft" ? (
              <Writing draft={draft} moved={moved} latest={versions.latest_edition} />
            ) : (
              <Act
                draft={draft}
                step={{ act: "withdraw", revision: draft.revision }}
                label={t("compliance.rules.draft.withdraw")}
                done={t("compliance.rules.draft.withdrawn")}
              />
            )}
            <Act
              draft={draft}
              step={{ act: "discard", revision: draft.revision }}
              label={t("compliance.rules.draft.discard")}
              done={t("compliance.rules.draft.discarded")}
              ask={t("compliance.rules.draft.discardAsk")}
            />
          </div>
          {draft.status === "draft" && !moved && <Submit key={draft.version} draft={draft} />}
          {draft.status === "in_review" && <Decision draft={draft} moved={moved} />}
        </div>
      }
    />
  );
}

interface ActProps {
  draft: RuleVersion;
  step: VersionStep;
  label: string;
  done: string;
  ask?: string;
}

function Act({ draft, step, label, done, ask }: ActProps) {
  const { message } = App.useApp();
  const take = useVersionStep();
  const showProblem = useShowProblem();
  const act = () =>
    void take
      .mutateAsync({ version: draft.version, step })
      .then(() => void message.success(done), showProblem);
  if (ask === undefined) {
    return (
      <Button size="small" loading={take.isPending} onClick={act}>
        {label}
      </Button>
    );
  }
  return (
    <Popconfirm title={ask} onConfirm={act}>
      <Button size="small" danger loading={take.isPending}>
        {label}
      </Button>
    </Popconfirm>
  );
}

function Writing({ draft, moved, latest }: { draft: RuleVersion; moved: boolean; latest: string }) {
  const { t } = useTranslation();
  return (
    <>
      {moved && (
        <Act
          draft={draft}
          step={{ act: "rebase", revision: draft.revision }}
          label={t("compliance.rules.draft.rebase")}
          done={t("compliance.rules.draft.rebase")}
        />
      )}
      {draft.edition < latest && (
        <span>
          {t("compliance.rules.draft.edition", { edition: latest })}{" "}
          <Act
            draft={draft}
            step={{ act: "edition", revision: draft.revision }}
            label={t("compliance.rules.draft.takeEdition")}
            done={t("compliance.rules.draft.editionTaken")}
          />
        </span>
      )}
    </>
  );
}

function Submit({ draft }: { draft: RuleVersion }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [comment, setComment] = useState(draft.note);
  const take = useVersionStep();
  const showProblem = useShowProblem();
  const submit = () =>
    void take
      .mutateAsync({
        version: draft.version,
        step: { act: "submit", revision: draft.revision, comment: comment.trim() },
      })
      .then(() => void message.success(t("compliance.rules.draft.submitted")), showProblem);
  return (
    <Space.Compact block>
      <Input
        value={comment}
        maxLength={500}
        aria-label={t("compliance.rules.draft.submitNote")}
        placeholder={t("compliance.rules.draft.submitNote")}
        onChange={(event) => setComment(event.target.value)}
        onPressEnter={submit}
      />
      <Button type="primary" loading={take.isPending} onClick={submit}>
        {t("compliance.rules.draft.submit")}
      </Button>
    </Space.Compact>
  );
}

/** What the second person says of it; whoever has written in it only sees why he may not. */
function Decision({ draft, moved }: { draft: RuleVersion; moved: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useMay("approve_rules");
  const [comment, setComment] = useState("");
  const take = useVersionStep();
  const showProblem = useShowProblem();
  if (!may || draft.is_mine) {
    return <p className="quiet">{t(may ? "compliance.rules.draft.own" : "compliance.rules.draft.mayNot")}</p>;
  }
  const said = comment.trim();
  const decide = (step: VersionStep, done: string) =>
    void take
      .mutateAsync({ version: draft.version, step })
      .then(() => void message.success(done), showProblem);
  return (
    <div className="draft-decision">
      <Input
        value={comment}
        maxLength={500}
        aria-label={t("compliance.rules.draft.comment")}
        placeholder={`${t("compliance.rules.draft.comment")} / ${t("compliance.rules.draft.backReason")}`}
        onChange={(event) => setComment(event.target.value)}
      />
      <Button
        danger
        disabled={said === ""}
        loading={take.isPending}
        onClick={() =>
          decide(
            { act: "return", revision: draft.revision, reason: said },
            t("compliance.rules.draft.backDone"),
          )
        }
      >
        {t("compliance.rules.draft.back")}
      </Button>
      <Button
        type="primary"
        disabled={moved}
        loading={take.isPending}
        onClick={() =>
          decide(
            { act: "approve", revision: draft.revision, comment: said },
            t("compliance.rules.draft.approved"),
          )
        }
      >
        {t("compliance.rules.draft.approve")}
      </Button>
    </div>
  );
}
