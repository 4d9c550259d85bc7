import { Select, theme } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleShadow, RuleVersions } from "../../../../api-types.ts";
import Chart from "../../../../app/components/Chart.tsx";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { formatMoment } from "../../../../app/time.ts";
import { useShadow } from "../../api/rules.ts";
import { DifferenceList } from "./DifferenceList.tsx";
import { KINDS, KindFigures } from "./KindFigures.tsx";
import { useCategoryNames } from "./parts.tsx";

/** What a shadow would have done with what was really said. */
export default function ShadowPanel({ versions, asked }: { versions: RuleVersions; asked: string | null }) {
  const { t, i18n } = useTranslation();
  const watched = versions.versions.filter(
    (one) =>
      one.shadow || versions.steps.some((step) => step.version === one.version && step.act === "shadowed"),
  );
  const [chosen, setChosen] = useState<number | null>(null);
  const version =
    watched.find((one) => one.version === chosen) ??
    watched.find((one) => String(one.version) === asked) ??
    watched[0];
  const shadow = useShadow(version?.version ?? null);
  const categoryName = useCategoryNames(version?.version ?? versions.active ?? 1, version?.revision ?? 1);
  if (!version)
    return (
      <LoadState
        isPending={false}
        error={null}
        retry={() => undefined}
        empty
        emptyText={t("compliance.rules.shadow.none")}
      >
        {null}
      </LoadState>
    );
  const report = shadow.data;
  return (
    <section className="panel" aria-label={t("compliance.rules.tabs.shadow")}>
      <header>
        <Select
          aria-label={t("compliance.rules.shadow.choose")}
          value={version.version}
          onChange={setChosen}
          options={watched.map((one) => ({
            value: one.version,
            label: t("compliance.rules.versions.title", { version: one.version }),
          }))}
        />
        {report && (
          <span className="quiet">
            {report.since !== null &&
              `${t("compliance.rules.shadow.since", { time: formatMoment(report.since, i18n.language) })} · `}
            {t(report.shadow ? "compliance.rules.shadow.running" : "compliance.rules.shadow.stopped")}
          </span>
        )}
      </header>
      <LoadState isPending={shadow.isPending} error={shadow.error} retry={() => void shadow.refetch()}>
        {report && (
          <>
            <KindFigures judged={report.judged} kinds={report.kinds} />
            {report.days.length > 0 && <ShadowChart report={report} />}
            <DifferenceList
              path={`/compliance/rules/versions/${version.version}/shadow/differences`}
              kinds={report.kinds}
              categoryName={categoryName}
              stamp={report.judged}
            />
          </>
        )}
      </LoadState>
    </section>
  );
}

function ShadowChart({ report }: { report: RuleShadow }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const label = t("compliance.rules.shadow.chart");
  const option = useMemo(
    () => ({
      aria: { enabled: true, decal: { show: true }, label: { description: label } },
      grid: { left: 44, right: 12, top: 56, bottom: 24 },
      legend: { top: 0, left: 0, itemWidth: 18, textStyle: { color: token.colorText } },
      tooltip: { trigger: "axis" },
      xAxis: {
        type: "category",
        data: report.days.map((one) => one.day.slice(5)),
        axisLabel: { color: token.colorTextTertiary },
      },
      yAxis: {
        type: "value",
        minInterval: 1,
        axisLabel: { color: token.colorTextTertiary },
        splitLine: { lineStyle: { color: token.colorBorderSecondary } },
      },
      series: KINDS.map(({ kind, colour }) => ({
        name: t(`compliance.rules.kinds.${kind}`),
        type: "bar",
        stack: "all",
        barMaxWidth: 36,
        color: colour,
        data: report.days.map((one) => one.kinds[kind] ?? 0),
      })),
    }),
    [report, label, t, token],
  );
  return (
    <div className="shadow-chart">
      <h3 className="quiet">{label}</h3>
      <Chart label={label} option={option} height={240} />
    </div>
  );
}
