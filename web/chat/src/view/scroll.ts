import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const NEAR = 80; // pixels from the end that still count as the end
const EARLY = 160; // pixels from the top at which older messages are fetched
const ABOVE = 64; // pixels of what stood before that stay visible above a long answer

export interface Following {
  /** The end is in view. */
  atEnd: boolean;
  /** The newest message is in view, at least its beginning. */
  newestShown: boolean;
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
  /** Nothing was said yet: the beginning is shown. */
  quiet: boolean;
  onTop: () => void;
}

/** Stays at the end while one is there, and keeps the place one reads at when something is put above. */
export function useFollowing({ box, content, top, said, quiet, onTop }: FollowOptions): Following {
  const [atEnd, setAtEnd] = useState(true);
  const [newestShown, setNewestShown] = useState(true);
  const end = useRef(true);
  const still = useRef(quiet);
  still.current = quiet;
  const before = useRef({ top, height: 0, place: 0 });

  const toEnd = useCallback(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    end.current = true;
    setAtEnd(true);
  }, []);

  /** To the end, but not past the beginning of an answer that is longer than the screen. */
  const follow = useCallback(() => {
    const element = box.current;
    if (!element || !end.current || still.current) return;
    const last = element.scrollHeight - element.clientHeight;
    const newest = findNewest(content.current);
    const long = newest !== null && newest.offsetHeight > element.clientHeight - ABOVE;
    element.scrollTop = long ? Math.min(last, newest.offsetTop - ABOVE) : last;
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { top: earlier, height, place } = before.current;
    if (earlier !== top && (!end.current || still.current))
      element.scrollTop = place + element.scrollHeight - height;
    else follow();
    before.current = { top, height: element.scrollHeight, place: element.scrollTop };
  });

  useEffect(() => {
    const element = box.current;
    if (element && !quiet && element.scrollHeight <= element.clientHeight) onTop(); // room for what was before
  });

  useLayoutEffect(() => {
    if (!quiet) toEnd();
  }, [said]);

  useEffect(() => {
    const observer = new ResizeObserver(follow);
    if (box.current) observer.observe(box.current);
    if (content.current) observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    before.current = { ...before.current, height: scrollHeight, place: scrollTop };
    end.current = quiet || scrollHeight - scrollTop - clientHeight < NEAR;
    const newest = findNewest(content.current);
    setAtEnd(end.current);
    setNewestShown(end.current || (newest !== null && newest.offsetTop < scrollTop + clientHeight - ABOVE));
    if (scrollTop < EARLY && scrollHeight > clientHeight) onTop();
  };
  return { atEnd, newestShown: atEnd || newestShown, onScroll, toEnd };
}

/** The newest row that somebody else wrote, if it is the last of all. */
function findNewest(content: HTMLElement | null): HTMLElement | null {
  const rows = content?.querySelectorAll<HTMLElement>(".row");
  const last = rows?.[rows.length - 1];
  return last?.classList.contains("row-other") ? last : null;
}
