import { useCallback, useEffect, useState } from "react";

const SECONDS = 30;

/** What was uncovered is covered again after half a minute; `left` is how long it still stands. */
export function useShown<T>(): { shown: T | null; left: number; show: (value: T) => void } {
  const [shown, setShown] = useState<T | null>(null);
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => {
      if (left === 1) setShown(null);
      setLeft(left - 1);
    }, 1000);
    return () => clearTimeout(timer);
  }, [left]);
  const show = useCallback((value: T) => {
    setShown(value);
    setLeft(SECONDS);
  }, []);
  return { shown, left, show };
}
