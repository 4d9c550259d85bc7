import { type RefObject, useEffect, useEffectEvent } from "react";

const FAR = 70;

/** A clear sideways stroke of one finger on a narrow screen; scrolling tables and fields keep theirs. */
export function useSwipe(
  element: RefObject<HTMLElement | null>,
  to: { left: () => void; right: () => void },
): void {
  const swiped = useEffectEvent((direction: "left" | "right") => to[direction]());
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let start: Touch | null = null;
    const onStart = (event: TouchEvent) => {
      const own = event.target instanceof Element && event.target.closest("textarea, input, .markdown-table");
      start =
        event.touches.length === 1 && !own && window.innerWidth < 768 ? (event.touches[0] ?? null) : null;
    };
    const onEnd = (event: TouchEvent) => {
      const end = event.changedTouches[0];
      if (!start || !end) return;
      const across = end.clientX - start.clientX;
      const down = Math.abs(end.clientY - start.clientY);
      start = null;
      if (Math.abs(across) > FAR && Math.abs(across) > 2 * down) swiped(across > 0 ? "right" : "left");
    };
    target.addEventListener("touchstart", onStart, { passive: true });
    target.addEventListener("touchend", onEnd, { passive: true });
    return () => {
      target.removeEventListener("touchstart", onStart);
      target.removeEventListener("touchend", onEnd);
    };
  }, [element]);
}
