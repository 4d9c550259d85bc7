/** Counts of the last days as small bars; the numbers themselves are read out. */
export function Spark({ values, label }: { values: readonly number[]; label: string }) {
  const highest = Math.max(1, ...values);
  return (
    <svg className="spark" viewBox={`0 0 ${values.length * 5} 20`} role="img" aria-label={label}>
      <title>{label}</title>
      {values.map((value, place) => {
        const height = value === 0 ? 1 : 3 + (17 * value) / highest;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day has no other name than its place
            key={place}
            data-none={value === 0}
            x={place * 5}
            y={20 - height}
            width={4}
            height={height}
            rx={1}
          />
        );
      })}
    </svg>
  );
}
