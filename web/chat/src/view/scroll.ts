import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const NEAR = 80; // pixels from the end that still count as the end
const EARLY = 160; // pixels from the top at which older messages are fetched

export interface Following {
  atEnd: boolean;
  onScroll: () => void;
  toEnd: () => void;
}

export interface FollowOptions {
  box: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
  /** Changes when something older was put above. */
  top: string;
  /** Changes when the customer himself said something: then the end is shown, wherever he was. */
  said: string;
  onTop: () => void;
}

/** Stays at the end while one is there, and keeps the place one reads at when something is put above. */
export function useFollowing({ box, content, top, said, onTop }: FollowOptions): Following {
  const [atEnd, setAtEnd] = useState(true);
  const end = useRef(true);
  const before = useRef({ top, height: 0, place: 0 });

  const toEnd = useCallback(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    end.current = true;
    setAtEnd(true);
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { top: earlier, height, place } = before.current;
    if (earlier !== top && !end.current) element.scrollTop = place + element.scrollHeight - height;
    else if (end.current) element.scrollTop = element.scrollHeight;
    before.current = { top, height: element.scrollHeight, place: element.scrollTop };
  });

  useLayoutEffect(toEnd, [said]);

  useEffect(() => {
    const observer = new ResizeObserver(() => end.current && toEnd());
    if (box.current) observer.observe(box.current);
    if (content.current) observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const now = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    before.current = { ...before.current, height: element.scrollHeight, place: element.scrollTop };
    end.current = now;
    if (now !== atEnd) setAtEnd(now);
    if (element.scrollTop < EARLY && element.scrollHeight > element.clientHeight) onTop();
  };
  return { atEnd, onScroll, toEnd };
}
