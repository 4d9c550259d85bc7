import type { GlobalToken } from "antd";
import type { Trends } from "../../../../api-types.ts";
import { categoriesOf, courseOf, heatCells, refusedRates, scoresOf, volumeOf } from "../../trends.ts";

const COLOURS = ["#3f5fe0", "#d4380d", "#389e0d", "#d48806", "#722ed1", "#08979c", "#c41d7f", "#8c8fa3"];
const MOST_CATEGORIES = 7;

export interface Words {
  week: (day: string) => string;
  category: (id: string) => string;
  section: (id: string) => string;
  rest: string;
  refused: string;
  rate: string;
}

function axes(token: GlobalToken) {
  const line = { lineStyle: { color: token.colorBorderSecondary } };
  return {
    grid: { left: 40, right: 16, top: 44, bottom: 28 },
    legend: { type: "scroll" as const, top: 0, left: 0, textStyle: { color: token.colorText } },
    label: { color: token.colorTextTertiary },
    line,
  };
}

/** Findings by week, a bar stacked of categories; rare ones are gathered in one. */
export function categoryOption(trends: Trends, words: Words, token: GlobalToken) {
  const { grid, legend, label, line } = axes(token);
  const all = categoriesOf(trends);
  const shown = all.slice(0, MOST_CATEGORIES);
  const rest = all.slice(MOST_CATEGORIES);
  const series = shown.map((category, at) => ({
    id: category,
    name: words.category(category),
    type: "bar",
    stack: "all",
    color: COLOURS[at],
    data: courseOf(trends, category),
  }));
  if (rest.length > 0) {
    const sums = trends.weeks.map((_, at) =>
      rest.reduce((sum, one) => sum + (courseOf(trends, one)[at] ?? 0), 0),
    );
    series.push({ id: "", name: words.rest, type: "bar", stack: "all", color: COLOURS.at(-1), data: sums });
  }
  return {
    grid,
    legend,
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: trends.weeks.map(words.week), axisLabel: label },
    yAxis: { type: "value", minInterval: 1, axisLabel: label, splitLine: line },
    series,
  };
}

/** Attempts that the gate kept from customers: how many, and of a hundred messages. */
export function refusedOption(trends: Trends, words: Words, token: GlobalToken) {
  const { grid, legend, label, line } = axes(token);
  return {
    grid: { ...grid, right: 44 },
    legend,
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: trends.weeks.map(words.week), axisLabel: label },
    yAxis: [
      { type: "value", minInterval: 1, axisLabel: label, splitLine: line },
      { type: "value", axisLabel: label, splitLine: { show: false } },
    ],
    series: [
      {
        name: words.refused,
        type: "bar",
        color: COLOURS[1],
        data: trends.weeks.map((week) => volumeOf(trends, week).refused),
      },
      { name: words.rate, type: "line", yAxisIndex: 1, color: COLOURS[0], data: refusedRates(trends) },
    ],
  };
}

/** The mean score of each section by week. */
export function scoreOption(trends: Trends, words: Words, token: GlobalToken) {
  const { grid, legend, label, line } = axes(token);
  const dashes = ["solid", "dashed", "dotted"];
  return {
    grid,
    legend,
    tooltip: { trigger: "axis" },
    xAxis: { type: "category", data: trends.weeks.map(words.week), axisLabel: label },
    yAxis: { type: "value", max: 100, scale: true, axisLabel: label, splitLine: line },
    series: ["service", "compliance", "sales"].map((section, at) => ({
      name: words.section(section),
      type: "line",
      color: COLOURS[at],
      lineStyle: { type: dashes[at] },
      data: scoresOf(trends, section),
    })),
  };
}

/** Person by week: findings of a hundred messages. */
export function heatOption(
  trends: Trends,
  words: Words,
  token: GlobalToken,
  tell: (cell: number[]) => string,
) {
  const { label } = axes(token);
  const cells = heatCells(trends);
  const most = Math.max(1, ...cells.map((cell) => cell[2]));
  return {
    grid: { left: 92, right: 16, top: 8, bottom: 60 },
    tooltip: { formatter: (point: { data: number[] }) => tell(point.data) },
    xAxis: { type: "category", data: trends.weeks.map(words.week), axisLabel: label },
    yAxis: {
      type: "category",
      data: trends.people.map((person) => person.name),
      axisLabel: { ...label, width: 80, overflow: "truncate" },
    },
    visualMap: {
      min: 0,
      max: most,
      dimension: 2,
      calculable: false,
      orient: "horizontal",
      left: "center",
      bottom: 0,
      itemHeight: 120,
      textStyle: { color: token.colorTextTertiary },
      inRange: { color: ["#fffbe6", "#ffd591", "#e8602c"] },
    },
    series: [
      {
        type: "heatmap",
        data: cells,
        label: {
          color: "#1f1300",
          show: trends.weeks.length <= 12,
          formatter: (point: { data: number[] }) => `${point.data[2]}`,
        },
        itemStyle: { borderColor: token.colorBgContainer, borderWidth: 1 },
      },
    ],
  };
}
