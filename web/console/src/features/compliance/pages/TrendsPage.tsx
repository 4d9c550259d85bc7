import { Button, Select, Skeleton, theme } from "antd";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { Trends } from "../../../api-types.ts";
import type { ChartPoint } from "../../../app/components/Chart.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { formatShortDay } from "../../../app/time.ts";
import { useNamed } from "../../conversations/names.ts";
import { type TrendDetail, type TrendFilter, useTrends, useUnits } from "../api/trends.ts";
import { CategoryTable } from "../components/trends/CategoryTable.tsx";
import { DriftList } from "../components/trends/DriftList.tsx";
import { FindingsDrawer } from "../components/trends/FindingsDrawer.tsx";
import { GroupTable, RuleTable } from "../components/trends/Groups.tsx";
import {
  categoryOption,
  heatOption,
  refusedOption,
  scoreOption,
  type Words,
} from "../components/trends/options.ts";
import { categoriesOf, heatCells, totalsOf } from "../trends.ts";
import "./inspection.css";
import "./trends.css";

const Chart = lazy(() => import("../../../app/components/Chart.tsx"));
const RANGES = [4, 8, 12, 26, 52];
const ROW_HEIGHT = 26;

/** What the gate and inspection found over weeks; every figure leads to the conversations behind it. */
export function TrendsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filter: TrendFilter = {
    weeks: RANGES.find((weeks) => String(weeks) === search.get("weeks")) ?? 12,
    unit_id: search.get("unit"),
    staff_id: search.get("person"),
    product: search.get("product"),
  };
  const set = (name: string, value: string | null | undefined) => {
    const next = new URLSearchParams(search);
    if (value === null || value === undefined) next.delete(name);
    else next.set(name, value);
    setSearch(next);
  };
  const [detail, setDetail] = useState<TrendDetail | null>(null);
  const trends = useTrends(filter);
  const { data } = trends;
  return (
    <div className="page trends">
      <header className="page-head">
        <h1>{t("compliance.trends.title")}</h1>
        <Filters filter={filter} trends={data} set={set} />
      </header>
      <LoadState
        isPending={trends.isPending}
        error={trends.error}
        retry={() => void trends.refetch()}
        empty={data !== undefined && data.volumes.length === 0}
        emptyText={t("compliance.trends.noMessages")}
        rows={12}
      >
        {data && (
          <>
            <Totals trends={data} />
            <div className="trend-grid">
              <DriftList
                drifts={data.drifts}
                falseAlarmWeeks={data.false_alarm_weeks}
                onPick={(person) => setDetail({ staff_id: person })}
              />
              <Charts trends={data} onPick={setDetail} />
              {data.rules.length > 0 && <RuleTable trends={data} onPick={setDetail} />}
              <Groups trends={data} onPick={setDetail} />
            </div>
          </>
        )}
      </LoadState>
      <FindingsDrawer filter={filter} detail={detail} onClose={() => setDetail(null)} />
    </div>
  );
}

interface FiltersProps {
  filter: TrendFilter;
  trends: Trends | undefined;
  set: (name: string, value: string | null | undefined) => void;
}

function Filters({ filter, trends, set }: FiltersProps) {
  const { t } = useTranslation();
  const product = useNamed("compliance.trends.productNames");
  const units = useUnits();
  const named = (key: string) => (key === "" ? t("compliance.trends.noProduct") : product(key));
  return (
    <span className="inspection-filters">
      <Select
        aria-label={t("compliance.trends.range")}
        value={filter.weeks}
        onChange={(weeks) => set("weeks", String(weeks))}
        options={RANGES.map((count) => ({ value: count, label: t("compliance.trends.weeks", { count }) }))}
      />
      <Select
        aria-label={t("compliance.trends.unit")}
        placeholder={t("compliance.trends.anyUnit")}
        allowClear
        value={filter.unit_id}
        onChange={(value) => set("unit", value)}
        options={(units.data ?? []).map((unit) => ({ value: unit.id, label: unit.name }))}
      />
      <Select
        aria-label={t("compliance.trends.person")}
        placeholder={t("compliance.trends.anyPerson")}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={filter.staff_id}
        onChange={(value) => set("person", value)}
        options={(trends?.people ?? []).map((person) => ({ value: person.id, label: person.name }))}
      />
      <Select
        aria-label={t("compliance.trends.product")}
        placeholder={t("compliance.trends.anyProduct")}
        allowClear
        value={filter.product}
        onChange={(value) => set("product", value)}
        options={(trends?.products ?? []).map((one) => ({ value: one.key, label: named(one.key) }))}
      />
    </span>
  );
}

function Totals({ trends }: { trends: Trends }) {
  const { t } = useTranslation();
  const totals = totalsOf(trends);
  return (
    <dl className="trend-totals">
      {(["messages", "findings", "refused", "conversations"] as const).map((one) => (
        <div key={one} className="panel">
          <dt>{t(`compliance.trends.total.${one}`)}</dt>
          <dd className="number">{totals[one]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Charts({ trends, onPick }: { trends: Trends; onPick: (detail: TrendDetail) => void }) {
  const { t, i18n } = useTranslation();
  const { token } = theme.useToken();
  const category = useNamed("compliance.categories");
  const section = useNamed("compliance.inspection.sections");
  const [table, setTable] = useState(false);
  const words: Words = useMemo(
    () => ({
      week: (day) => formatShortDay(day, i18n.language),
      category,
      section,
      rest: t("compliance.trends.rest"),
      refused: t("compliance.trends.total.refused"),
      rate: t("compliance.trends.refusedRate"),
    }),
    [t, i18n.language, category, section],
  );
  const options = useMemo(
    () => ({
      category: categoryOption(trends, words, token),
      refused: refusedOption(trends, words, token),
      score: scoreOption(trends, words, token),
      heat: heatOption(trends, words, token, ([x = 0, y = 0, rate, findings, messages]) =>
        [
          trends.people[y]?.name,
          words.week(trends.weeks[x] ?? ""),
          t("compliance.trends.per100", { rate, findings, messages }),
        ].join("<br>"),
      ),
    }),
    [trends, words, token, t],
  );
  const pickCategory = (point: ChartPoint) => {
    const id = categoriesOf(trends).find((one) => category(one) === point.seriesName);
    const week = trends.weeks[point.dataIndex];
    onPick({ ...(id ? { category: id } : {}), ...(week ? { week } : {}) });
  };
  const pickRefused = (point: ChartPoint) => {
    const week = trends.weeks[point.dataIndex];
    if (week) onPick({ week, outcome: "refused" });
  };
  const pickCell = (point: ChartPoint) => {
    const [x = 0, y = 0] = point.value as number[];
    const person = trends.people[y];
    const week = trends.weeks[x];
    if (person && week) onPick({ staff_id: person.id, week });
  };
  return (
    <Suspense fallback={<Skeleton active />}>
      <section className="panel trend-wide" aria-label={t("compliance.trends.categories")}>
        <header>
          <h2>{t("compliance.trends.categories")}</h2>
          {trends.counts.length > 0 && (
            <Button size="small" onClick={() => setTable(!table)}>
              {t(table ? "compliance.trends.chart" : "compliance.trends.table")}
            </Button>
          )}
        </header>
        {trends.counts.length === 0 && <p className="quiet">{t("compliance.trends.empty")}</p>}
        {trends.counts.length > 0 && table && <CategoryTable trends={trends} onPick={onPick} />}
        {trends.counts.length > 0 && !table && (
          <>
            <Chart
              label={t("compliance.trends.categories")}
              option={options.category}
              onPick={pickCategory}
            />
            <p className="quiet">{t("compliance.trends.categoriesHint")}</p>
          </>
        )}
      </section>
      <section className="panel" aria-label={t("compliance.trends.refused")}>
        <h2>{t("compliance.trends.refused")}</h2>
        <Chart
          label={t("compliance.trends.refused")}
          option={options.refused}
          height={240}
          onPick={pickRefused}
        />
      </section>
      <section className="panel" aria-label={t("compliance.trends.scores")}>
        <h2>{t("compliance.trends.scores")}</h2>
        {trends.scores.length === 0 ? (
          <p className="quiet">{t("compliance.trends.noScores")}</p>
        ) : (
          <Chart label={t("compliance.trends.scores")} option={options.score} height={240} />
        )}
      </section>
      <section className="panel trend-wide" aria-label={t("compliance.trends.heat")}>
        <h2>{t("compliance.trends.heat")}</h2>
        {heatCells(trends).length === 0 ? (
          <p className="quiet">{t("compliance.trends.heatNone")}</p>
        ) : (
          <Chart
            label={t("compliance.trends.heat")}
            option={options.heat}
            height={90 + ROW_HEIGHT * trends.people.length}
            onPick={pickCell}
          />
        )}
      </section>
    </Suspense>
  );
}

function Groups({ trends, onPick }: { trends: Trends; onPick: (detail: TrendDetail) => void }) {
  const { t } = useTranslation();
  const product = useNamed("compliance.trends.productNames");
  const products = trends.products.map((one) => ({
    ...one,
    name: one.key === "" ? t("compliance.trends.noProduct") : product(one.key),
  }));
  return (
    <>
      {trends.offices.length > 0 && (
        <GroupTable
          title={t("compliance.trends.offices")}
          rows={trends.offices}
          withMessages
          onPick={(unit_id) => onPick({ unit_id })}
        />
      )}
      {products.length > 0 && (
        <GroupTable
          title={t("compliance.trends.products")}
          rows={products}
          withMessages={false}
          onPick={(key) => key !== "" && onPick({ product: key })}
        />
      )}
    </>
  );
}
