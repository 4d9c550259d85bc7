import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Chapter } from "../core/chapters";
import type { ChatClient, ChatState } from "../core/client";
import type { Locale } from "../core/contract";
import { type Log, shownEvents } from "../core/log";
import { withPending } from "../core/pending";
import { foldTalk, type Talk } from "../core/talk";
import type { Embed } from "../embed";
import { problemWord, translator, type Word } from "../words";
import { Composer } from "./Composer";
import { type Page, PageContext, type Picture, useChatState, usePage } from "./context";
import { EndSheet, Lightbox, SettingsSheet } from "./dialogs";
import { Header } from "./Header";
import { Icon } from "./icons";
import { TalkLog } from "./TalkLog";

export interface Preferences {
  locale: Locale;
  large: boolean;
  keep: (key: "locale" | "large", value: string) => void;
}

export interface AppProps {
  client: ChatClient;
  preferences: Preferences;
  embed: Embed | null;
}

const TELL_FOR = 4_000; // milliseconds

export function App({ client, preferences, embed }: AppProps): JSX.Element {
  const state = useChatState(client);
  const [locale, setLocale] = useState(preferences.locale);
  const [large, setLarge] = useState(preferences.large);
  const [picture, setPicture] = useState<Picture | null>(null);
  const [sheet, setSheet] = useState<"settings" | "end" | null>(null);
  const [told, tell] = useTold();

  const page: Page = {
    client,
    locale,
    large,
    embed,
    t: useMemo(() => translator(locale), [locale]),
    setLocale: (value) => {
      setLocale(value);
      preferences.keep("locale", value);
      void client.setLocale(value);
    },
    setLarge: (value) => {
      setLarge(value);
      preferences.keep("large", value ? "1" : "");
    },
    showPicture: setPicture,
    tell,
  };
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.toggleAttribute("data-large", large);
  }, [locale, large]);
  useFailedRequests(client, state, tell);

  return (
    <PageContext.Provider value={page}>
      <Frame state={state} onSettings={() => setSheet("settings")} />
      {sheet === "settings" && state.session && (
        <SettingsSheet
          session={state.session}
          onClose={() => setSheet((shown) => (shown === "settings" ? null : shown))}
          onEnd={canEnd(state) ? () => setSheet("end") : null}
        />
      )}
      {sheet === "end" && <EndSheet onClose={() => setSheet(null)} />}
      {picture && <Lightbox picture={picture} onClose={() => setPicture(null)} />}
      <p class={told ? "told told-shown" : "told"} role="status">
        {told && page.t(told)}
      </p>
    </PageContext.Provider>
  );
}

function Frame({ state, onSettings }: { state: ChatState; onSettings: () => void }): JSX.Element {
  const { client, t, embed } = usePage();
  const { session } = state;
  const talks = useTalks(state);
  const talk = talks.at(-1)?.talk ?? null;
  const [dropping, setDropping] = useState(false);
  const { unseen, onSeen } = useUnseen(client, talk);
  useAnnounced(state, unseen);

  if (!session || state.phase === "failed") return <Starting failed={state.phase === "failed"} />;
  return (
    <main
      class={dropping ? "frame frame-dropping" : "frame"}
      data-drop={t("drop")}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(event) => event.currentTarget === event.target && setDropping(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        for (const file of event.dataTransfer?.files ?? []) client.uploads.add(file);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        embed?.tell({ source: "wenlu-chat", type: "close" });
      }}
    >
      <Header firm={session.firm} talk={talk} onSettings={onSettings} />
      <LineState line={state.line} />
      <TalkLog state={state} session={session} talks={talks} unseen={unseen} onSeen={onSeen} />
      <footer class="footer">
        {(talk === null || talk.attendant === "bot" || talk.closed !== null) && <AskPerson state={state} />}
        <Composer closed={talk?.closed != null} heard={talk?.attendant === "staff"} />
      </footer>
    </main>
  );
}

function Starting({ failed }: { failed: boolean }): JSX.Element {
  const { client, t } = usePage();
  return (
    <main class="frame frame-starting" aria-busy={!failed}>
      {failed ? (
        <div role="alert">
          <h1>{t("failed")}</h1>
          <p>{t("failedHint")}</p>
          <button type="button" class="primary" onClick={() => void client.start()}>
            {t("retry")}
          </button>
        </div>
      ) : (
        <p class="unseen" role="status">
          {t("starting")}
        </p>
      )}
    </main>
  );
}

function AskPerson({ state }: { state: ChatState }): JSX.Element {
  const { client, t } = usePage();
  const asked = state.entries.some(
    ({ request, failure }) =>
      failure === null &&
      request.kind === "message" &&
      request.body.kind === "choice" &&
      request.body.value === "person",
  );
  return (
    <button
      type="button"
      class="ask-person"
      disabled={asked}
      title={t("personHint")}
      onClick={() => client.say({ kind: "choice", text: t("person"), value: "person" })}
    >
      <Icon name="person" />
      {t("person")}
    </button>
  );
}

const GRACE = 2_500; // milliseconds of connecting that nobody needs to hear of

/** Speaks only when the line is bad. */
function LineState({ line }: { line: ChatState["line"] }): JSX.Element {
  const { t } = usePage();
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), GRACE);
    return () => clearTimeout(timer);
  }, [line]);
  const word = line === "offline" ? "line.offline" : line === "connecting" && late ? "line.connecting" : null;
  return (
    <div class={word ? "line line-bad" : "line"} role="status">
      {word && t(word)}
    </div>
  );
}

/** There is something to end once something was said, until it has ended. */
function canEnd({ current }: ChatState): boolean {
  if (!current) return false;
  const { lines, closed } = fold(current);
  return closed === null && lines.some((line) => line.type === "message");
}

const folded = new WeakMap<Log, Talk>();

function fold({ log, start }: Chapter): Talk {
  const known = folded.get(log) ?? foldTalk(shownEvents(log), start);
  folded.set(log, known);
  return known;
}

function useTalks({ earlier, current, entries }: ChatState): { id: string; talk: Talk }[] {
  return useMemo(() => {
    const chapters = current ? [...earlier, current] : [];
    return chapters.map((chapter) => {
      const id = chapter.log.conversation_id;
      return { id, talk: withPending(fold(chapter), id, entries) };
    });
  }, [earlier, current, entries]);
}

/** Counts what came while nobody looked, and tells the server what was seen. */
function useUnseen(
  client: ChatClient,
  talk: Talk | null,
): { unseen: number; onSeen: (newestShown: boolean) => void } {
  const { embed } = usePage();
  const [seen, setSeen] = useState(0);
  useLooks();
  const others = talk?.lines.filter((line) => line.type === "message" && !line.own && !line.recalled) ?? [];
  const last = others.at(-1)?.event.seq ?? 0;
  const from = Math.max(seen, talk?.seen_through ?? 0);
  const unseen = others.filter((line) => line.event.seq > from).length;
  const onSeen = (newestShown: boolean) => {
    if (!newestShown || document.visibilityState !== "visible" || (embed && !embed.shown)) return;
    if (last > (talk?.seen_through ?? 0)) client.markRead(last);
    if (last !== seen) setSeen(last);
  };
  return { unseen, onSeen };
}

/** Renders again when the page is looked at again: then what came meanwhile counts as seen. */
function useLooks(): void {
  const { embed } = usePage();
  const [, setLooks] = useState(0);
  useEffect(() => {
    const look = () => setLooks((looks) => looks + 1);
    const unwatch = embed?.watch(look);
    document.addEventListener("visibilitychange", look);
    return () => {
      unwatch?.();
      document.removeEventListener("visibilitychange", look);
    };
  }, [embed]);
}

/** The tab's title and the widget's launcher carry the count. */
function useAnnounced({ session }: ChatState, unseen: number): void {
  const { t, embed } = usePage();
  const firm = session?.firm;
  useEffect(() => {
    if (!firm) return;
    const title = t("title", { firm: firm.name });
    document.title = unseen > 0 ? `(${unseen}) ${title}` : title;
    embed?.tell({ source: "wenlu-chat", type: "unread", count: unseen });
  }, [firm?.name, unseen, t]);
}

/** A recall or rating that was refused is said once and given up. */
function useFailedRequests(client: ChatClient, { entries }: ChatState, tell: (word: Word) => void): void {
  useEffect(() => {
    const failed = entries.filter((entry) => entry.failure !== null && entry.request.kind !== "message");
    const code = failed[0]?.failure;
    if (!code) return;
    tell(problemWord(code));
    client.outbox.forget(failed.map((entry) => entry.client_id));
  }, [entries]);
}

function useTold(): [Word | null, (word: Word) => void] {
  const [told, setTold] = useState<Word | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = (word: Word) => {
    setTold(word);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTold(null), TELL_FOR);
  };
  return [told, tell];
}
