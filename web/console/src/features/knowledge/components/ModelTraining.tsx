import { Alert, App, Button, Popconfirm, Progress } from "antd";
import { useTranslation } from "react-i18next";
import type { ModelTraining as Training } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { useCancelTraining } from "../api/models.ts";

/** What each stage takes of the whole, as measured: asking every question is nearly all of it. */
const STAGES = [
  { key: "index", from: 0, share: 6 },
  { key: "questions", from: 6, share: 76 },
  { key: "fit", from: 82, share: 6 },
  { key: "measure", from: 88, share: 12 },
] as const;

const ERRORS = ["base_too_small", "process_ended"] as const;

/** A training that runs, or how the last one ended if it made no version. */
export function ModelTraining({ training }: { training: Training }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const cancel = useCancelTraining();
  const showProblem = useShowProblem();
  if (training.state === "done") return null;
  if (training.state !== "running") {
    const known = ERRORS.find((one) => one === training.error);
    const why = training.error === null ? undefined : t(`knowledge.models.errors.${known ?? "other"}`);
    return (
      <Alert
        type={training.state === "failed" ? "error" : "warning"}
        showIcon
        title={t(`knowledge.models.ended.${training.state}`)}
        description={why}
      />
    );
  }
  const stage = STAGES.find((one) => one.key === training.stage) ?? STAGES[0];
  const percent = stage.from + (stage.share * training.done) / Math.max(1, training.total);
  return (
    <section className="panel training" aria-label={t("knowledge.models.train")}>
      <p role="status">
        {t("knowledge.models.running", { name: training.by })}
        <span className="quiet"> {t(`knowledge.models.stages.${stage.key}`)}</span>
      </p>
      <div className="training-row">
        <Progress percent={Math.round(percent)} status="active" />
        <Popconfirm
          title={t("knowledge.models.cancelAsk")}
          onConfirm={() =>
            void cancel
              .mutateAsync(undefined)
              .then(() => void message.info(t("knowledge.models.ended.cancelled")), showProblem)
          }
        >
          <Button>{t("knowledge.models.cancel")}</Button>
        </Popconfirm>
      </div>
    </section>
  );
}
