import { theme } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ModelVersion } from "../../../api-types.ts";
import Chart from "../../../app/components/Chart.tsx";

const LINES = [
  { key: "recall_at_1", colour: "#3f5fe0", dash: "solid" },
  { key: "recall_at_3", colour: "#8c8fa3", dash: "dashed" },
] as const;
const percent = (value: number) => `${Math.round(value * 100)}%`;

/** How versions did, oldest first; loaded only with the page of models. */
export default function ModelChart({ models }: { models: readonly ModelVersion[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const option = useMemo(() => {
    const ordered = [...models].reverse();
    return {
      grid: { left: 44, right: 12, top: 32, bottom: 24 },
      legend: { top: 0, left: 0, itemWidth: 18, textStyle: { color: token.colorText } },
      tooltip: { trigger: "axis", valueFormatter: percent },
      xAxis: {
        type: "category",
        data: ordered.map((one) => String(one.version)),
        axisLabel: { color: token.colorTextTertiary },
      },
      yAxis: {
        type: "value",
        scale: true,
        max: 1,
        axisLabel: { color: token.colorTextTertiary, formatter: percent },
        splitLine: { lineStyle: { color: token.colorBorderSecondary } },
      },
      series: LINES.map(({ key, colour, dash }) => ({
        name: t(`knowledge.models.figures.${key}`),
        type: "line",
        symbolSize: 7,
        color: colour,
        lineStyle: { type: dash },
        data: ordered.map((one) => one.figures?.[key] ?? null),
      })),
    };
  }, [models, t, token]);
  return <Chart label={t("knowledge.models.chart")} option={option} height={200} />;
}
