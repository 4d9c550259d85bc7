/**
 * How long to wait before the next try, in milliseconds: doubling from `base` to `most`, with jitter so that
 * thousands of pages do not come back in the same moment. `random` is 0..1.
 */
export function backoff(attempt: number, base = 500, most = 20_000, random = Math.random()): number {
  const step = Math.min(most, base * 2 ** Math.min(attempt, 16));
  return Math.round(step * (0.5 + random / 2));
}
