import { App, Button, Input } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ModelVersion } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useModelStep } from "../api/models.ts";

const FLAGS = { candidate: "flag-accent", live: "flag-success", retired: "", rejected: "" } as const;
const FIGURES = ["recall_at_1", "recall_at_3", "told_apart", "topics", "calibration"] as const;

interface ModelCardProps {
  model: ModelVersion;
  revision: number;
  onCompare: () => void;
}

/** One version: how it did, why it does or does not serve, what can be done with it. */
export function ModelCard({ model, revision, onCompare }: ModelCardProps) {
  const { t, i18n } = useTranslation();
  const name = useModelName()(model.version);
  const behind = revision - (model.knowledge_revision ?? revision);
  return (
    <article className="panel model" data-live={model.state === "live"} aria-label={name}>
      <header>
        <h2>{name}</h2>
        <span className={`flag ${FLAGS[model.state]}`}>{t(`knowledge.models.states.${model.state}`)}</span>
        {model.problem !== null && (
          <span className="flag flag-error">{t("knowledge.models.brokenVersion")}</span>
        )}
        <span className="page-actions">
          {model.state !== "live" && (
            <>
              <Button size="small" onClick={onCompare}>
                {t("knowledge.models.compare")}
              </Button>
              <ModelSteps model={model} name={name} />
            </>
          )}
        </span>
      </header>
      <p className="quiet">
        {model.made_at === null
          ? t("knowledge.models.shippedHint")
          : t("knowledge.models.made", {
              name: model.made_by,
              time: formatMoment(model.made_at, i18n.language),
              entries: model.figures?.entries ?? 0,
            })}
        {model.seconds !== null && ` · ${t("knowledge.models.took", { seconds: Math.round(model.seconds) })}`}
        {model.state === "live" && behind > 0 && ` · ${t("knowledge.models.stale", { count: behind })}`}
      </p>
      {model.reason !== "" && <Reason reason={model.reason} />}
      {model.figures && (
        <dl className="figures">
          {FIGURES.map((key) => (
            <div key={key}>
              <dt>{t(`knowledge.models.figures.${key}`)}</dt>
              <dd className="number">{((model.figures?.[key] ?? 0) * 100).toFixed(1)}%</dd>
            </div>
          ))}
        </dl>
      )}
      {model.trials.map(({ kind, questions, gained, lost }) => (
        <p key={kind} className="quiet">
          {t(`knowledge.models.trials.${kind}`, { questions, gained, lost })}
        </p>
      ))}
    </article>
  );
}

const REASONS = ["held_out_worse", "tests_worse", "kept", "put_aside"] as const;

function Reason({ reason }: { reason: string }) {
  const { t } = useTranslation();
  const known = REASONS.find((one) => one === reason);
  return <p className="model-reason">{known ? t(`knowledge.models.reasons.${known}`) : reason}</p>;
}

/** What a version is called: version 0 ships with the product. */
export function useModelName(): (version: number) => string {
  const { t } = useTranslation();
  return (version) =>
    version === 0 ? t("knowledge.models.shipped") : t("knowledge.models.version", { version });
}

function ModelSteps({ model, name }: { model: ModelVersion; name: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const step = useModelStep();
  const showProblem = useShowProblem();
  const ask = useReason();
  const title =
    model.version === 0
      ? t("knowledge.models.promoteShipped")
      : t("knowledge.models.promoteTitle", { version: model.version });
  const run = (which: "promote" | "reject", why: string) =>
    step
      .mutateAsync({ step: which, version: model.version, why })
      .then(
        () =>
          void message.success(
            t(which === "promote" ? "knowledge.models.done" : "knowledge.models.rejected"),
          ),
        showProblem,
      );
  return (
    <>
      {model.problem === null && (
        <Button
          size="small"
          type={model.state === "candidate" ? "primary" : "default"}
          onClick={() =>
            ask(title, t("knowledge.models.promoteHint"), t("knowledge.models.promote"), (why) =>
              run("promote", why),
            )
          }
        >
          {t("knowledge.models.promote")}
        </Button>
      )}
      {model.state === "candidate" && (
        <Button
          size="small"
          onClick={() =>
            ask(`${t("knowledge.models.reject")}: ${name}`, "", t("knowledge.models.reject"), (why) =>
              run("reject", why),
            )
          }
        >
          {t("knowledge.models.reject")}
        </Button>
      )}
    </>
  );
}

/** Asks once, with room for the reason that is kept. */
export function useReason() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const why = useRef("");
  return (title: string, hint: string, okText: string, run: (why: string) => Promise<void>) => {
    why.current = "";
    modal.confirm({
      title,
      okText,
      content: (
        <div className="ask-reason">
          {hint && <p>{hint}</p>}
          <Input
            aria-label={t("knowledge.models.why")}
            placeholder={t("knowledge.models.why")}
            maxLength={500}
            onChange={(event) => {
              why.current = event.target.value;
            }}
          />
        </div>
      ),
      onOk: () => run(why.current.trim()),
    });
  };
}
