import { App, Button, Input, Modal, Segmented, Switch, Timeline, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleStep, RuleVersion, RuleVersions } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useSetShadow, useShare, useUnschedule, useVersionStep } from "../../api/rules.ts";
import { ActivateButton } from "./ActivateButton.tsx";
import { ChangesButton } from "./Changes.tsx";
import { OpenDraftButton } from "./OpenDraft.tsx";
import { isOpen, StatusFlag } from "./parts.tsx";

const COLOURS: Partial<Record<RuleVersion["status"], string>> = {
  active: "green",
  in_review: "orange",
  approved: "blue",
  draft: "blue",
};

interface VersionListProps {
  versions: RuleVersions;
  onView: (version: number) => void;
  onReport: (version: number) => void;
}

/** The life of the rules: who did what with which version, when and why, and what can be done with it now. */
export function VersionList({ versions, onView, onReport }: VersionListProps) {
  const open = versions.versions.some(isOpen);
  return (
    <Timeline
      className="panel rule-versions"
      items={versions.versions.map((version) => ({
        key: version.version,
        color: COLOURS[version.status] ?? "gray",
        content: (
          <VersionCard
            version={version}
            versions={versions}
            mayDraft={!open}
            onView={() => onView(version.version)}
            onReport={() => onReport(version.version)}
          />
        ),
      }))}
    />
  );
}

interface VersionCardProps {
  version: RuleVersion;
  versions: RuleVersions;
  mayDraft: boolean;
  onView: () => void;
  onReport: () => void;
}

function VersionCard({ version, versions, mayDraft, onView, onReport }: VersionCardProps) {
  const { t, i18n } = useTranslation();
  const may = useMay("approve_rules");
  const steps = versions.steps.filter((step) => step.version === version.version);
  const byShipped = version.writers.length === 0;
  const watched = version.shadow || steps.some((step) => step.act === "shadowed");
  return (
    <article
      className="rule-version"
      aria-label={t("compliance.rules.versions.title", { version: version.version })}
    >
      <h2>
        {t("compliance.rules.versions.title", { version: version.version })} <StatusFlag version={version} />
        {version.share !== null && (
          <span className="flag flag-warning">
            {t("compliance.rules.versions.share")} {version.share}%
          </span>
        )}
        {version.shadow && <span className="flag flag-accent">{t("compliance.rules.versions.shadow")}</span>}
      </h2>
      <p className="quiet">
        {byShipped
          ? t("compliance.rules.versions.shipped", { edition: version.edition })
          : t("compliance.rules.versions.by", { names: version.writers.join("、") })}
        {version.approved_by !== null &&
          ` · ${t("compliance.rules.versions.approvedBy", { name: version.approved_by })}`}
        {version.ends_at !== null &&
          ` · ${t("compliance.rules.versions.until", { time: formatMoment(version.ends_at, i18n.language) })}`}
      </p>
      {version.note !== "" && <p className="rule-note">{version.note}</p>}
      {version.status === "approved" && may && <Launch version={version} />}
      {(version.status === "in_review" || version.status === "approved") && (
        <ShadowSwitch version={version} />
      )}
      <div className="draft-actions">
        <Button size="small" onClick={onView}>
          {t("compliance.rules.versions.view")}
        </Button>
        {version.base !== null && <ChangesButton version={version} against={version.base} />}
        {watched && (
          <Button size="small" onClick={onReport}>
            {t("compliance.rules.versions.report")}
          </Button>
        )}
        {version.status === "retired" && may && <RollBackButton version={version.version} />}
        {mayDraft && <OpenDraftButton version={version.version} />}
      </div>
      <ol className="rule-steps" aria-label={t("compliance.rules.versions.steps")}>
        {steps.map((step) => (
          <Step key={`${step.at} ${step.act}`} step={step} />
        ))}
      </ol>
    </article>
  );
}

function Step({ step }: { step: RuleStep }) {
  const { t, i18n } = useTranslation();
  const due = step.due_at === null ? "" : formatMoment(step.due_at, i18n.language);
  return (
    <li>
      <time className="quiet number" dateTime={step.at}>
        {formatMoment(step.at, i18n.language)}
      </time>{" "}
      {step.by === "system" ? t("compliance.rules.acts.system") : step.by}{" "}
      {t(`compliance.rules.acts.${step.act}`, { share: step.share, due })}
      {step.comment !== "" && <q>{step.comment}</q>}
    </li>
  );
}

/** How an approved version begins: for a share of conversations, at a time, or at once. */
function Launch({ version }: { version: RuleVersion }) {
  const { t, i18n } = useTranslation();
  const { message, modal } = App.useApp();
  const share = useShare();
  const unschedule = useUnschedule();
  const showProblem = useShowProblem();
  const set = (value: number) => {
    const act = () =>
      share
        .mutateAsync({ version: version.version, share: value, comment: "" })
        .then(
          () =>
            void message.success(
              value === 0
                ? t("compliance.rules.versions.stopped")
                : t("compliance.rules.versions.shareSet", { share: value }),
            ),
          showProblem,
        );
    if (value === 100) modal.confirm({ title: t("compliance.rules.versions.shareAsk"), onOk: act });
    else void act();
  };
  return (
    <div className="rule-launch">
      <span>
        {t("compliance.rules.versions.share")}
        <span className="quiet"> {t("compliance.rules.versions.shareHint")}</span>
      </span>
      <Segmented
        aria-label={t("compliance.rules.versions.share")}
        disabled={share.isPending}
        value={version.share ?? 0}
        onChange={set}
        options={[
          { value: 0, label: t("compliance.rules.versions.shareOff") },
          { value: 5, label: "5%" },
          { value: 25, label: "25%" },
          { value: 50, label: "50%" },
          { value: 100, label: t("compliance.rules.versions.shareAll") },
        ]}
      />
      {version.starts_at === null ? (
        <ActivateButton version={version.version} />
      ) : (
        <span>
          {t("compliance.rules.versions.scheduled", { time: formatMoment(version.starts_at, i18n.language) })}{" "}
          <Button
            size="small"
            loading={unschedule.isPending}
            onClick={() => void unschedule.mutateAsync(version.version).catch(showProblem)}
          >
            {t("compliance.rules.versions.unschedule")}
          </Button>
        </span>
      )}
    </div>
  );
}

function ShadowSwitch({ version }: { version: RuleVersion }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const set = useSetShadow();
  const showProblem = useShowProblem();
  return (
    <div className="rule-launch">
      <Tooltip title={t("compliance.rules.versions.shadowHint")}>
        <span>{t("compliance.rules.versions.shadow")}</span>
      </Tooltip>
      <Switch
        aria-label={t("compliance.rules.versions.shadow")}
        checked={version.shadow}
        loading={set.isPending}
        onChange={(shadow) =>
          void set
            .mutateAsync({ version: version.version, shadow })
            .then(
              () =>
                void message.success(
                  t(shadow ? "compliance.rules.versions.shadowOn" : "compliance.rules.versions.shadowOff"),
                ),
              showProblem,
            )
        }
      />
      <span className="quiet">{t("compliance.rules.versions.shadowHint")}</span>
    </div>
  );
}

function RollBackButton({ version }: { version: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const step = useVersionStep();
  const showProblem = useShowProblem();
  const back = () =>
    void step.mutateAsync({ version, step: { act: "roll-back", reason: reason.trim() } }).then(() => {
      setAsking(false);
      void message.success(t("compliance.rules.versions.rolledBack", { version }));
    }, showProblem);
  return (
    <>
      <Button size="small" danger onClick={() => setAsking(true)}>
        {t("compliance.rules.versions.rollBack")}
      </Button>
      <Modal
        open={asking}
        title={t("compliance.rules.versions.rollBackTitle", { version })}
        onCancel={() => setAsking(false)}
        onOk={back}
        okButtonProps={{ disabled: reason.trim() === "", danger: true }}
        confirmLoading={step.isPending}
        destroyOnHidden
      >
        <Input
          autoFocus
          value={reason}
          maxLength={500}
          aria-label={t("compliance.rules.versions.rollBackReason")}
          placeholder={t("compliance.rules.versions.rollBackReason")}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={() => reason.trim() !== "" && back()}
        />
      </Modal>
    </>
  );
}
