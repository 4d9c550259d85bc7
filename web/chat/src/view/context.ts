import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { ChatClient, ChatState } from "../core/client";
import type { Locale } from "../core/contract";
import type { Embed } from "../embed";
import type { Translate, Word } from "../words";

export interface Picture {
  url: string;
  name: string;
}

/** What every part of the page may use. */
export interface Page {
  client: ChatClient;
  locale: Locale;
  t: Translate;
  /** Elderly mode: larger type, fewer choices. */
  large: boolean;
  embed: Embed | null;
  setLocale: (locale: Locale) => void;
  setLarge: (large: boolean) => void;
  showPicture: (picture: Picture) => void;
  /** Says something short that goes away by itself. */
  tell: (word: Word) => void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("outside of the page");
  return page;
}

export function useChatState(client: ChatClient): ChatState {
  const [state, setState] = useState(client.state);
  useEffect(() => {
    setState(client.state);
    return client.subscribe(() => setState(client.state));
  }, [client]);
  return state;
}

/** The time, renewed while `ticking`, for what changes by itself (two minutes to recall). */
export function useNow(ticking: boolean, every = 5_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [ticking, every]);
  return now;
}
