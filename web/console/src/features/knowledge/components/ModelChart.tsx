import { theme } from "antd";
import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ModelVersion } from "../../../api-types.ts";

echarts.use([LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

const LINES = [
  { key: "recall_at_1", colour: "#3f5fe0", dash: "solid" },
  { key: "recall_at_3", colour: "#8c8fa3", dash: "dashed" },
] as const;

/** How versions did, oldest first; loaded only with the page of models. */
export default function ModelChart({ models }: { models: readonly ModelVersion[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current) return;
    const chart = echarts.init(element.current);
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element.current);
    const ordered = [...models].reverse();
    const percent = (value: number) => `${Math.round(value * 100)}%`;
    chart.setOption({
      aria: { enabled: true, label: { description: t("knowledge.models.chart") } },
      animationDuration: 300,
      textStyle: { fontFamily: token.fontFamily },
      grid: { left: 44, right: 12, top: 32, bottom: 24 },
      legend: { top: 0, left: 0, itemWidth: 18, textStyle: { color: token.colorText } },
      tooltip: {
        trigger: "axis",
        valueFormatter: (value: number) => percent(value),
        backgroundColor: token.colorBgElevated,
        borderColor: token.colorBorder,
        textStyle: { color: token.colorText },
      },
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
    });
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [models, t, token]);
  return <div ref={element} className="model-chart" />;
}
