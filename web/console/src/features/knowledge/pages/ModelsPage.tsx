import { Alert, App, Button, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModelVersions } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useModels, useRollBackModel, useTrain } from "../api/models.ts";
import { ModelCard, useReason } from "../components/ModelCard.tsx";
import { ModelDifferences } from "../components/ModelDifferences.tsx";
import { ModelTraining } from "../components/ModelTraining.tsx";
import "./workshop.css";
import "./models.css";

const ModelChart = lazy(() => import("../components/ModelChart.tsx"));
const FEWEST_FOR_CHART = 2;

/** Versions of the language models: which serves, how each did, train, use and roll back. */
export function ModelsPage() {
  const { t } = useTranslation();
  const models = useModels();
  const [compared, setCompared] = useState<number | null>(null);
  const data = models.data;
  const live = data?.models.find((one) => one.state === "live")?.version ?? 0;
  const measured = (data?.models ?? []).filter((one) => one.figures !== null);
  return (
    <div className="page models">
      <header className="page-head">
        <h1>{t("knowledge.models.title")}</h1>
        {data && <ModelActions data={data} />}
      </header>
      <p className="quiet">{t("knowledge.models.lead")}</p>
      <LoadState
        isPending={models.isPending}
        error={models.error}
        retry={() => void models.refetch()}
        rows={10}
      >
        {data && (
          <div className="models-body">
            {data.serving.problem !== null && (
              <Alert
                type="error"
                showIcon
                title={t(
                  data.serving.version === 0 ? "knowledge.models.brokenShipped" : "knowledge.models.broken",
                  { wanted: data.serving.wanted, version: data.serving.version },
                )}
              />
            )}
            {data.training && <ModelTraining training={data.training} />}
            {measured.length >= FEWEST_FOR_CHART && (
              <section className="panel" aria-label={t("knowledge.models.chart")}>
                <Suspense fallback={<Skeleton active />}>
                  <ModelChart models={measured} />
                </Suspense>
                <p className="quiet">{t("knowledge.models.figuresHint")}</p>
              </section>
            )}
            {data.models.map((one) => (
              <ModelCard
                key={one.version}
                model={one}
                revision={data.current_revision}
                onCompare={() => setCompared(one.version)}
              />
            ))}
            <History changes={data.changes} />
          </div>
        )}
      </LoadState>
      <ModelDifferences before={live} after={compared} onClose={() => setCompared(null)} />
    </div>
  );
}

function ModelActions({ data }: { data: ModelVersions }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const train = useTrain();
  const rollBack = useRollBackModel();
  const showProblem = useShowProblem();
  const ask = useReason();
  const isRunning = data.training?.state === "running";
  const start = (promote: boolean) => train.mutate(promote, { onError: showProblem });
  const live = data.models.find((one) => one.state === "live")?.version ?? 0;
  const mayGoBack = data.changes.some((one) => one.kind === "promoted" && one.version === live);
  return (
    <span className="page-actions">
      {mayGoBack && (
        <Button
          onClick={() =>
            ask(
              t("knowledge.models.rollbackTitle"),
              t("knowledge.models.promoteHint"),
              t("knowledge.models.rollback"),
              (why) =>
                rollBack
                  .mutateAsync(why)
                  .then(() => void message.success(t("knowledge.models.done")), showProblem),
            )
          }
        >
          {t("knowledge.models.rollback")}
        </Button>
      )}

      <Button disabled={isRunning} onClick={() => start(false)}>
        {t("knowledge.models.trainKeep")}
      </Button>
      <Button type="primary" loading={isRunning || train.isPending} onClick={() => start(true)}>
        {t("knowledge.models.train")}
      </Button>
    </span>
  );
}

function History({ changes }: { changes: ModelVersions["changes"] }) {
  const { t, i18n } = useTranslation();
  return (
    <section className="panel" aria-label={t("knowledge.models.history")}>
      <header>
        <h2>{t("knowledge.models.history")}</h2>
      </header>
      {changes.length === 0 && <p className="quiet">{t("knowledge.models.historyEmpty")}</p>}
      <ol className="plain-list changes">
        {changes.map((one) => (
          <li key={`${one.at} ${one.version}`}>
            {t(`knowledge.models.kinds.${one.kind}`, { before: one.before, version: one.version })}
            <span className="quiet">
              {" "}
              {one.by} · {formatMoment(one.at, i18n.language)}
              {one.why !== "" && ` · ${one.why === "trained" ? t("knowledge.models.whys.trained") : one.why}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
