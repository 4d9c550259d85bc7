import { App, Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TestRun, TestSet } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useAllEntries } from "../../api/entries.ts";
import { useRemoveTestSet, useRunTestSet, useTestSets } from "../../api/workshop.ts";
import { TestSetForm } from "./TestSetForm.tsx";

/** Questions that matter, with the entry that answers each, and how they went. */
export function TestSets() {
  const { t } = useTranslation();
  const sets = useTestSets();
  const [edited, setEdited] = useState<TestSet | "new" | null>(null);
  return (
    <section className="panel bench" aria-label={t("knowledge.workshop.bench.setsTitle")}>
      <header>
        <h2>{t("knowledge.workshop.bench.setsTitle")}</h2>
        <Button onClick={() => setEdited("new")}>{t("knowledge.workshop.bench.newSet")}</Button>
      </header>
      <p className="quiet">{t("knowledge.workshop.bench.setsHint")}</p>
      <LoadState
        isPending={sets.isPending}
        error={sets.error}
        retry={() => void sets.refetch()}
        empty={sets.data?.length === 0}
        emptyText={t("knowledge.workshop.bench.emptySets")}
      >
        <ul className="plain-list">
          {(sets.data ?? []).map((one) => (
            <li key={one.id} className="test-set">
              <SetLine set={one} onEdit={() => setEdited(one)} />
            </li>
          ))}
        </ul>
      </LoadState>
      {edited && <TestSetForm set={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

function SetLine({ set, onEdit }: { set: TestSet; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const run = useRunTestSet();
  const remove = useRemoveTestSet();
  const showProblem = useShowProblem();
  const last = set.runs[0];
  return (
    <>
      <div className="set-head">
        <h3>{set.name}</h3>
        {last ? (
          <span className={`flag ${last.passed === last.total ? "flag-success" : "flag-warning"}`}>
            {t("knowledge.workshop.bench.passed", { passed: last.passed, total: last.total })}
          </span>
        ) : (
          <span className="quiet">{t("knowledge.workshop.bench.never")}</span>
        )}
        <RunHistory runs={set.runs} />
        <span className="page-actions">
          <Button loading={run.isPending} onClick={() => run.mutate(set.id, { onError: showProblem })}>
            {t("knowledge.workshop.bench.rerun")}
          </Button>
          <Button onClick={onEdit}>{t("knowledge.workshop.bench.edit")}</Button>
          <Popconfirm
            title={t("knowledge.workshop.bench.removeAsk")}
            onConfirm={() =>
              void remove
                .mutateAsync(set.id)
                .then(() => void message.success(t("knowledge.workshop.bench.removed")), showProblem)
            }
          >
            <Button danger>{t("knowledge.workshop.bench.remove")}</Button>
          </Popconfirm>
        </span>
      </div>
      {last && (
        <p className="quiet">
          {t("knowledge.workshop.bench.ranBy", {
            name: last.by,
            time: formatMoment(last.at, i18n.language),
            model: last.model,
          })}
        </p>
      )}
      {last && <Failures run={last} />}
    </>
  );
}

/** Runs from the oldest to the newest: how much of each passed. */
function RunHistory({ runs }: { runs: readonly TestRun[] }) {
  const { t } = useTranslation();
  const ordered = [...runs].reverse();
  const said = ordered.map((run) => `${run.passed}/${run.total}`).join(", ");
  if (ordered.length < 2) return null;
  return (
    <span
      className="run-history"
      role="img"
      aria-label={t("knowledge.workshop.bench.history", { runs: said })}
    >
      {ordered.map((run) => (
        <i
          key={run.id}
          title={`${run.passed}/${run.total}`}
          data-good={run.passed === run.total}
          style={{ height: `${4 + (14 * run.passed) / Math.max(1, run.total)}px` }}
        />
      ))}
    </span>
  );
}

function Failures({ run }: { run: TestRun }) {
  const { t } = useTranslation();
  const entries = useAllEntries();
  const failed = run.results.filter((one) => !one.passed);
  const titleOf = (key: string) => entries.items.find((one) => one.key === key)?.title ?? key;
  if (failed.length === 0) return null;
  return (
    <details>
      <summary>{t("knowledge.workshop.bench.failed", { count: failed.length })}</summary>
      <ul className="plain-list changes">
        {failed.map((one) => (
          <li key={one.text}>
            <p>{one.text}</p>
            <p className="quiet">
              {t("knowledge.workshop.bench.wanted", {
                title: one.expected === "" ? t("knowledge.workshop.bench.noEntry") : titleOf(one.expected),
              })}
              {" · "}
              {t("knowledge.workshop.bench.got", {
                title: one.title ?? t("knowledge.workshop.bench.nothing"),
              })}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
