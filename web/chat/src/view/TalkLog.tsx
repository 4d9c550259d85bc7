import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ChatState } from "../core/client";
import type { Actor, Session } from "../core/contract";
import type { Line, Talk } from "../core/talk";
import { showMoment } from "../words/times";
import { useNow, usePage } from "./context";
import { Icon } from "./icons";
import { Markdown } from "./Markdown";
import { Bubble, EntryRow, MessageRow, nameOf, Sender } from "./MessageRow";
import { NoticeRow } from "./NoticeRow";
import { Rated, RatingCard } from "./RatingCard";
import { useFollowing } from "./scroll";
import { UploadRow } from "./UploadRow";
import { Suggestions, Welcome } from "./Welcome";

const PAUSE = 10 * 60_000; // milliseconds of silence after which the time is shown
const ANSWER_WITHIN = 12_000; // how long the assistant is shown as writing

export interface TalkLogProps {
  state: ChatState;
  session: Session;
  /** Oldest first; the last is the current one. */
  talks: readonly { id: string; talk: Talk }[];
  unseen: number;
  onSeen: (newestShown: boolean) => void;
}

export function TalkLog({ state, session, talks, unseen, onSeen }: TalkLogProps): JSX.Element {
  const { client, t } = usePage();
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const talk = talks.at(-1)?.talk;
  const messages = state.entries.filter((entry) => entry.request.kind === "message");
  const first = talks[0];
  const sending = state.line === "open" || state.line === "polling";
  const quiet =
    state.current?.log.from === 0 &&
    talk?.lines.length === 0 &&
    messages.length === 0 &&
    state.uploads.length === 0;
  const { atEnd, newestShown, onScroll, toEnd } = useFollowing({
    box,
    content,
    top: `${first?.id} ${firstSeq(first?.talk)}`,
    said: `${messages.at(-1)?.client_id} ${state.uploads.at(-1)?.id}`,
    quiet,
    onTop: () => state.more && !state.loading && void client.loadEarlier(),
  });
  useEffect(() => onSeen(newestShown));

  return (
    <div class="log-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard too */}
      <section class="log" ref={box} onScroll={onScroll} tabIndex={0} aria-label={t("log")}>
        <div class="log-content" ref={content} role="log" aria-live="polite" aria-busy={state.loading}>
          {state.more ? (
            <button
              type="button"
              class="earlier"
              disabled={state.loading}
              onClick={() => void client.loadEarlier()}
            >
              {t(state.loading ? "loading" : "earlier")}
            </button>
          ) : (
            <Welcome session={session} />
          )}
          {talks.map((chapter, index) => (
            <ChapterRows
              key={chapter.id}
              talk={chapter.talk}
              divided={index > 0 && chapter.talk.lines.length > 0}
              current={index === talks.length - 1}
              answered={messages.length > 0}
            />
          ))}
          {messages.map((entry) => (
            <EntryRow key={entry.client_id} entry={entry} sending={sending} />
          ))}
          {state.uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
          {talk && <Typing talk={talk} state={state} />}
          {talk?.closed && <AfterEnd talk={talk} />}
          {quiet && <Suggestions session={session} />}
        </div>
      </section>
      {!atEnd && (
        <button type="button" class={unseen > 0 ? "to-end to-end-new" : "to-end"} onClick={toEnd}>
          <Icon name="down" />
          {unseen > 0 ? t("newMessages", { count: unseen }) : <span class="unseen">{t("latest")}</span>}
        </button>
      )}
    </div>
  );
}

function firstSeq(talk: Talk | undefined): number {
  return talk?.lines[0]?.event.seq ?? 0;
}

interface ChapterProps {
  talk: Talk;
  divided: boolean;
  current: boolean;
  /** The customer has said something that is not in the log yet. */
  answered: boolean;
}

function ChapterRows({ talk, divided, current, answered }: ChapterProps): JSX.Element {
  const { t, locale } = usePage();
  const newest = talk.lines.at(-1);
  const now = useNow(newest !== undefined && Date.now() - Date.parse(newest.event.at) < 150_000);
  const { lines } = talk;
  const newestAnswer = answered ? undefined : lastMessage(lines);
  return (
    <>
      {divided && <p class="divider">{t("newTalk")}</p>}
      {lines.map((line, index) => {
        const before = lines[index - 1];
        const after = lines[index + 1];
        const { event } = line;
        const pause = !before || Date.parse(event.at) - Date.parse(before.event.at) > PAUSE;
        return (
          <Fragments key={event.client_id ?? `${event.conversation_id} ${event.seq}`}>
            {pause && (
              <p class="divider">
                <time dateTime={event.at}>{showMoment(event.at, locale, t)}</time>
              </p>
            )}
            {line.type === "notice" ? (
              <NoticeRow
                event={line.event}
                live={current && talk.queued !== null && line.event.kind === "queued"}
              />
            ) : (
              <MessageRow
                line={line}
                staff={talk.staff.get(event.actor.id ?? "")}
                first={pause || !sameSender(before, line)}
                last={!after || !sameSender(line, after)}
                read={event.seq <= talk.read_through}
                open={current && line === newestAnswer && !talk.closed}
                going={talk.closed === null}
                now={now}
              />
            )}
          </Fragments>
        );
      })}
    </>
  );
}

function Fragments({ children }: { children: JSX.Element | (JSX.Element | false)[] }): JSX.Element {
  return <>{children}</>;
}

function sameSender(one: Line | undefined, other: Line): boolean {
  if (one?.type !== "message" || other.type !== "message" || one.recalled) return false;
  return one.event.actor.kind === other.event.actor.kind && one.event.actor.id === other.event.actor.id;
}

/** The newest message, if it is not the customer's own: only its choices are still open. */
function lastMessage(lines: readonly Line[]): Line | undefined {
  const line = lines.filter((one) => one.type === "message").at(-1);
  return line?.type === "message" && !line.own ? line : undefined;
}

/** Dots while a person writes or the assistant is about to answer, and below what it is about to say, as it comes. */
function Typing({ talk, state }: { talk: Talk; state: ChatState }): JSX.Element | null {
  const { t } = usePage();
  const last = talk.lines.at(-1);
  const asked =
    talk.attendant === "bot" && !talk.closed && last?.type === "message" && last.own && !last.recalled;
  const now = useNow(asked, 1_000);
  const expected = asked && now - Date.parse(last.event.at) < ANSWER_WITHIN && state.line === "open";
  const bot: Actor = { kind: "bot", id: null, name: "" };
  const actor = state.typing ?? (expected || state.draft ? bot : null);
  if (actor === null) return null;
  const staff = talk.staff.get(actor.id ?? "");
  const name = nameOf(actor, staff, t("bot"), "");
  return (
    <Bubble own={false} first name={name} face={<Sender actor={actor} staff={staff} />}>
      <span class="unseen">{t("typing", { name })}</span>
      {/* not read out: the answer is, once, when it is there as a whole */}
      {state.draft && (
        <div class="bubble answer draft" aria-hidden="true">
          <Markdown text={state.draft} />
        </div>
      )}
      <div class="bubble typing" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </Bubble>
  );
}

function AfterEnd({ talk }: { talk: Talk }): JSX.Element {
  const { client, t, tell } = usePage();
  const again = () => client.startAgain().catch(() => tell("problem.unreachable"));
  return (
    <section class="after-end">
      {talk.rating ? <Rated rating={talk.rating} /> : <RatingCard />}
      <button type="button" class="secondary" onClick={() => void again()}>
        {t("startAgain")}
      </button>
    </section>
  );
}
