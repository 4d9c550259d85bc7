import { theme } from "antd";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { BoardSample } from "../events.ts";

echarts.use([
  LineChart,
  BarChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  AriaComponent,
  CanvasRenderer,
]);

const LINES = [
  { key: "waiting", colour: "#d4380d", dash: "solid" },
  { key: "withStaff", colour: "#3f5fe0", dash: "dashed" },
  { key: "withBot", colour: "#8c8fa3", dash: "dotted" },
] as const;

/** Loaded only with the board: no other page draws anything. */
export default function CourseChart({ samples }: { samples: readonly BoardSample[] }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  useEffect(() => {
    if (!element.current) return;
    const drawn = echarts.init(element.current);
    chart.current = drawn;
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    const names = {
      waiting: t("routing.charts.waiting"),
      withStaff: t("routing.charts.staff"),
      withBot: t("routing.charts.bot"),
    };
    const ink = { color: token.colorTextTertiary };
    chart.current?.setOption({
      aria: { enabled: true, label: { description: t("routing.charts.description") } },
      animation: token.motion,
      animationDuration: 300,
      textStyle: { fontFamily: token.fontFamily },
      grid: { left: 36, right: 12, top: 32, bottom: 24 },
      legend: { top: 0, left: 0, itemWidth: 18, textStyle: { color: token.colorText } },
      tooltip: {
        trigger: "axis",
        backgroundColor: token.colorBgElevated,
        borderColor: token.colorBorder,
        textStyle: { color: token.colorText },
      },
      xAxis: {
        type: "time",
        axisLabel: { ...ink, hideOverlap: true },
        axisLine: { lineStyle: { color: token.colorBorder } },
      },
      yAxis: {
        type: "value",
        minInterval: 1,
        axisLabel: ink,
        splitLine: { lineStyle: { color: token.colorBorderSecondary } },
      },
      series: [
        ...LINES.map(({ key, colour, dash }) => ({
          type: "line",
          name: names[key],
          showSymbol: false,
          color: colour,
          lineStyle: { width: 2, type: dash },
          data: samples.map((sample) => [sample.at, sample[key]]),
        })),
        {
          type: "bar",
          name: t("routing.charts.arrivals"),
          color: "#2f9e6e",
          barMaxWidth: 6,
          data: samples.map((sample, at) => [
            sample.at,
            Math.max(0, sample.total - (samples[at - 1]?.total ?? sample.total)),
          ]),
        },
      ],
    });
  }, [samples, t, token]);
  return (
    <div ref={element} className="course-chart" role="img" aria-label={t("routing.charts.description")} />
  );
}
