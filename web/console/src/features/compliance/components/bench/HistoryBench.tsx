import { Alert, App, Button, Collapse, InputNumber, Progress, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleReplay, VerdictLevel } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useCancelReplay, useReplays, useStartReplay } from "../../api/bench.ts";
import { LEVELS } from "../../marks.ts";
import { DifferenceList } from "../rules/DifferenceList.tsx";
import { KindFigures } from "../rules/KindFigures.tsx";
import { LevelTag, useCategoryNames } from "../rules/parts.tsx";

const DAYS = 30;
const LONGEST = 365;
/** Messages from which on the start of the processes no longer hides how fast they are. */
const WORTH_TIMING = 5000;

/** A version run over what staff and the assistant have said lately. The run goes on without this page. */
export function HistoryBench({ version }: { version: number; active: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [days, setDays] = useState(DAYS);
  const replays = useReplays();
  const start = useStartReplay();
  const showProblem = useShowProblem();
  const all = replays.data ?? [];
  const running = all.find((one) => one.state === "running");
  const [shown, ...earlier] = all.filter((one) => one.version === version && one.state !== "running");
  return (
    <>
      <section className="panel bench-start">
        <label htmlFor="bench-days">{t("compliance.bench.history.days")}</label>
        <InputNumber
          id="bench-days"
          min={1}
          max={LONGEST}
          value={days}
          onChange={(value) => setDays(value ?? DAYS)}
        />
        <Button
          type="primary"
          disabled={running !== undefined}
          loading={start.isPending}
          onClick={() =>
            void start
              .mutateAsync({ version, days })
              .then(() => void message.success(t("compliance.bench.history.started")), showProblem)
          }
        >
          {t("compliance.bench.history.start")}
        </Button>
        {running && <Running replay={running} />}
      </section>
      <LoadState
        isPending={replays.isPending}
        error={replays.error}
        retry={() => void replays.refetch()}
        empty={shown === undefined && running === undefined}
        emptyText={t("compliance.bench.history.none")}
      >
        {shown && <Result key={shown.id} replay={shown} />}
        {earlier.length > 0 && (
          <Collapse
            ghost
            items={[
              {
                key: "earlier",
                label: t("compliance.bench.history.earlier"),
                children: earlier.map((one) => <Summary key={one.id} replay={one} />),
              },
            ]}
          />
        )}
      </LoadState>
    </>
  );
}

function Running({ replay }: { replay: RuleReplay }) {
  const { t } = useTranslation();
  const cancel = useCancelReplay();
  const showProblem = useShowProblem();
  const percent = replay.total === 0 ? 0 : Math.min(99, Math.floor((replay.done / replay.total) * 100));
  return (
    <div className="bench-running" role="status">
      <Progress
        percent={percent}
        size="small"
        status="active"
        aria-label={t("compliance.bench.history.running")}
      />
      <span className="quiet number">
        {t("compliance.rules.versions.title", { version: replay.version })} ·{" "}
        {t("compliance.bench.history.progress", {
          done: replay.done.toLocaleString(),
          total: replay.total.toLocaleString(),
        })}
      </span>
      <Button
        size="small"
        loading={cancel.isPending}
        onClick={() => void cancel.mutateAsync(replay.id).catch(showProblem)}
      >
        {t("compliance.bench.history.cancel")}
      </Button>
    </div>
  );
}

function Summary({ replay }: { replay: RuleReplay }) {
  const { t, i18n } = useTranslation();
  const { judged, seconds } = replay.figures;
  return (
    <p className="quiet number">
      {formatMoment(replay.started_at, i18n.language)} · {replay.started_by} ·{" "}
      {t(`compliance.bench.history.states.${replay.state}`)} ·{" "}
      {t("compliance.bench.history.summary", {
        version: replay.version,
        against: replay.against,
        days: replay.days,
        judged: judged.toLocaleString(),
        seconds: seconds.toFixed(1),
      })}
      {judged >= WORTH_TIMING &&
        ` · ${t("compliance.bench.history.speed", { speed: Math.round(judged / seconds).toLocaleString() })}`}
    </p>
  );
}

function Result({ replay }: { replay: RuleReplay }) {
  const { t } = useTranslation();
  const categoryName = useCategoryNames(replay.version, replay.revision);
  if (replay.figures.judged === 0) {
    return (
      <section className="panel" aria-label={t("compliance.bench.tabs.history")}>
        <Summary replay={replay} />
      </section>
    );
  }
  return (
    <section className="panel" aria-label={t("compliance.bench.tabs.history")}>
      <Summary replay={replay} />
      {!replay.is_current && <Alert type="warning" showIcon title={t("compliance.bench.history.stale")} />}
      <KindFigures judged={replay.figures.judged} kinds={replay.figures.kinds} />
      <div className="bench-tables">
        <Levels replay={replay} />
        <Categories replay={replay} categoryName={categoryName} />
      </div>
      <DifferenceList
        path={`/compliance/bench/replays/${replay.id}/differences`}
        kinds={replay.figures.kinds}
        categoryName={categoryName}
        stamp={replay.id}
      />
    </section>
  );
}

const RIGHT = { align: "right", className: "number" } as const;

function Levels({ replay: { figures } }: { replay: RuleReplay }) {
  const { t } = useTranslation();
  return (
    <Table<VerdictLevel>
      size="small"
      rowKey={(level) => level}
      dataSource={[...LEVELS]}
      pagination={false}
      columns={[
        { title: t("compliance.bench.history.levels"), render: (_, level) => <LevelTag level={level} /> },
        {
          ...RIGHT,
          title: t("compliance.bench.history.before"),
          render: (_, level) => (figures.levels_before[level] ?? 0).toLocaleString(),
        },
        {
          ...RIGHT,
          title: t("compliance.bench.history.after"),
          render: (_, level) => (figures.levels_after[level] ?? 0).toLocaleString(),
        },
      ]}
    />
  );
}

interface CategoriesProps {
  replay: RuleReplay;
  categoryName: (id: string) => string;
}

function Categories({ replay: { figures }, categoryName }: CategoriesProps) {
  const { t } = useTranslation();
  return (
    <Table
      size="small"
      rowKey="category"
      dataSource={figures.categories}
      pagination={figures.categories.length > 12 ? { pageSize: 12, simple: true } : false}
      columns={[
        {
          title: t("compliance.bench.history.byCategory"),
          render: (_, one) => categoryName(one.category),
        },
        { ...RIGHT, title: t("compliance.bench.history.before"), dataIndex: "before" },
        { ...RIGHT, title: t("compliance.bench.history.after"), dataIndex: "after" },
        { ...RIGHT, title: t("compliance.bench.history.gained"), dataIndex: "gained" },
        { ...RIGHT, title: t("compliance.bench.history.lost"), dataIndex: "lost", responsive: ["sm"] },
      ]}
    />
  );
}
