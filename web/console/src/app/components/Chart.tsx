import { theme } from "antd";
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useEffectEvent, useRef } from "react";

echarts.use([
  BarChart,
  LineChart,
  HeatmapChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  AriaComponent,
  CanvasRenderer,
]);

export interface ChartPoint {
  seriesName: string;
  name: string;
  dataIndex: number;
  value: unknown;
}

interface Props {
  label: string;
  option: echarts.EChartsCoreOption & { tooltip?: object };
  height?: number;
  onPick?: (point: ChartPoint) => void;
}

/** A chart in the page's colours. Load it lazily, with a page that draws; what it shows stands in words too. */
export default function Chart({ label, option, height = 280, onPick }: Props) {
  const { token } = theme.useToken();
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const pick = useEffectEvent((point: ChartPoint) => onPick?.(point));
  useEffect(() => {
    if (!element.current) return;
    const made = echarts.init(element.current);
    chart.current = made;
    made.on("click", (point) => pick(point as unknown as ChartPoint));
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(
      {
        aria: { enabled: true, label: { description: label } },
        animation: token.motion,
        animationDuration: 300,
        textStyle: { fontFamily: token.fontFamily, color: token.colorText },
        ...option,
        tooltip: {
          backgroundColor: token.colorBgElevated,
          borderColor: token.colorBorder,
          textStyle: { color: token.colorText },
          confine: true,
          ...option.tooltip,
        },
      },
      true,
    );
  }, [option, label, token]);
  return <div ref={element} style={{ height }} />;
}
