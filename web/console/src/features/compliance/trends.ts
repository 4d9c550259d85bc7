import type { Trends } from "../../api-types.ts";

/** The categories of a range, those with most findings first. */
export function categoriesOf(trends: Trends): string[] {
  const sums = new Map<string, number>();
  for (const one of trends.counts) {
    sums.set(one.category, (sums.get(one.category) ?? 0) + one.sent + one.overridden + one.refused);
  }
  return [...sums].sort((one, other) => other[1] - one[1]).map(([category]) => category);
}

/** Findings of a category by week, in the order of the weeks. */
export function courseOf(trends: Trends, category: string): number[] {
  return trends.weeks.map((week) =>
    trends.counts
      .filter((one) => one.week === week && one.category === category)
      .reduce((sum, one) => sum + one.sent + one.overridden + one.refused, 0),
  );
}

export function volumeOf(trends: Trends, week: string) {
  return trends.volumes.find((one) => one.week === week) ?? { messages: 0, refused: 0, conversations: 0 };
}

/** Refused attempts of a hundred messages, by week; null where none was written. */
export function refusedRates(trends: Trends): (number | null)[] {
  return trends.weeks.map((week) => {
    const { messages, refused } = volumeOf(trends, week);
    return messages === 0 ? null : Math.round((1000 * refused) / messages) / 10;
  });
}

export function scoresOf(trends: Trends, section: string): (number | null)[] {
  return trends.weeks.map(
    (week) => trends.scores.find((one) => one.week === week && one.section === section)?.score ?? null,
  );
}

/** Cells of the heat map: week, person, findings of a hundred messages, findings, messages. */
export function heatCells(trends: Trends): [number, number, number, number, number][] {
  return trends.heat.flatMap((cell) => {
    const x = trends.weeks.indexOf(cell.week);
    const y = trends.people.findIndex((person) => person.id === cell.person);
    if (x < 0 || y < 0 || cell.messages === 0) return [];
    const rate = Math.round((1000 * cell.findings) / cell.messages) / 10;
    return [[x, y, rate, cell.findings, cell.messages]] as [number, number, number, number, number][];
  });
}

export function totalsOf(trends: Trends) {
  const sum = (pick: (one: Trends["volumes"][number]) => number) =>
    trends.volumes.reduce((total, one) => total + pick(one), 0);
  return {
    messages: sum((one) => one.messages),
    refused: sum((one) => one.refused),
    conversations: sum((one) => one.conversations),
    findings: trends.counts.reduce((total, one) => total + one.sent + one.overridden + one.refused, 0),
  };
}
