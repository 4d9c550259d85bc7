import type { ComponentChildren, JSX } from "preact";
import type { Actor, StaffCard } from "../core/contract";
import type { OutboxEntry } from "../core/outbox";
import type { MessageLine } from "../core/talk";
import { problemWord } from "../words";
import { showClock } from "../words/times";
import { Body, Choices } from "./bodies";
import { usePage } from "./context";
import { Face } from "./Header";
import { Icon } from "./icons";

const RECALL_WITHIN = 120_000; // milliseconds; the server has the last word

export interface MessageRowProps {
  line: MessageLine;
  staff: StaffCard | undefined;
  /** First and last of several in a row by the same person: name above, time below. */
  first: boolean;
  last: boolean;
  read: boolean;
  /** True for the newest answer, whose choices may still be taken. */
  open: boolean;
  /** The conversation goes on: what was said may be taken back for a while. */
  going: boolean;
  now: number;
}

export function MessageRow({
  line,
  staff,
  first,
  last,
  read,
  open,
  going,
  now,
}: MessageRowProps): JSX.Element {
  const { client, t } = usePage();
  const { event, own, recalled } = line;
  const name = nameOf(event.actor, staff, t("bot"), t("you"));
  if (recalled) {
    return <p class="notice">{own ? t("recalledOwn") : t("recalledOther", { name })}</p>;
  }
  const { body } = event;
  const recallable = going && own && now - Date.parse(event.at) < RECALL_WITHIN;
  return (
    <Bubble own={own} first={first} name={name} face={<Sender actor={event.actor} staff={staff} />}>
      <Body body={body} own={own} />
      {body.kind === "answer" && open && <Choices choices={body.choices} />}
      {body.kind === "answer" && body.action === "answer" && <Feedback line={line} open={open} />}
      {(last || recallable) && (
        <Meta at={event.at}>
          {own && <span>{t(read ? "state.read" : "state.sent")}</span>}
          {recallable && (
            <button
              type="button"
              class="quiet"
              onClick={() => client.request({ kind: "recall", seq: event.seq })}
            >
              {t("recall")}
            </button>
          )}
        </Meta>
      )}
    </Bubble>
  );
}

/** An own message that the server does not have yet. */
export function EntryRow({ entry, sending }: { entry: OutboxEntry; sending: boolean }): JSX.Element | null {
  const { client, t } = usePage();
  if (entry.request.kind !== "message") return null;
  const { failure, client_id } = entry;
  return (
    <Bubble own first={false} name={t("you")} face={null} pending={failure === null}>
      <Body body={entry.request.body} own />
      {failure === null ? (
        <Meta at={entry.created_at}>
          <span>{t(sending || entry.seq !== null ? "state.sending" : "state.waiting")}</span>
        </Meta>
      ) : (
        <div class="meta meta-failed" role="alert">
          <span>{t(problemWord(failure))}</span>
          <button type="button" class="quiet" onClick={() => client.retry(client_id)}>
            {t("state.failed")}
          </button>
          <button type="button" class="quiet" onClick={() => client.outbox.forget([client_id])}>
            {t("discard")}
          </button>
        </div>
      )}
    </Bubble>
  );
}

interface BubbleProps {
  own: boolean;
  first: boolean;
  name: string;
  face: JSX.Element | null;
  pending?: boolean;
  children: ComponentChildren;
}

export function Bubble({ own, first, name, face, pending = false, children }: BubbleProps): JSX.Element {
  const kind = `${own ? "row-own" : "row-other"} ${first ? "row-first" : ""} ${pending ? "row-pending" : ""}`;
  return (
    <article class={`row ${kind}`} aria-label={name}>
      {!own && <div class="row-face">{first && face}</div>}
      <div class="row-body">
        {!own && first && (
          <p class="row-name" aria-hidden="true">
            {name}
          </p>
        )}
        {children}
      </div>
    </article>
  );
}

export function Sender({ actor, staff }: { actor: Actor; staff: StaffCard | undefined }): JSX.Element {
  if (actor.kind === "system") return <Face name={actor.name} url={null} />;
  if (actor.kind !== "staff") {
    return (
      <span class="face face-bot">
        <Icon name="spark" />
      </span>
    );
  }
  return <Face name={staff?.name ?? actor.name} url={staff?.photo_url ?? null} />;
}

export function nameOf(actor: Actor, staff: StaffCard | undefined, bot: string, you: string): string {
  if (actor.kind === "customer") return you;
  if (actor.kind === "staff") return staff ? `${staff.name} · ${staff.title}` : actor.name;
  if (actor.kind === "system") return actor.name;
  return bot;
}

function Meta({ at, children }: { at: string; children: ComponentChildren }): JSX.Element {
  const { locale } = usePage();
  return (
    <div class="meta">
      <time dateTime={at}>{showClock(at, locale)}</time>
      {children}
    </div>
  );
}

/** "Was this it?" Asked below the newest answer, and kept where it was answered. */
function Feedback({ line, open }: { line: MessageLine; open: boolean }): JSX.Element | null {
  const { client, t } = usePage();
  const { helpful, event } = line;
  if (helpful !== null) {
    return (
      <p class="feedback feedback-done" role="status">
        {helpful ? (
          <>
            <Icon name="check" /> {t("thanksYes")}
          </>
        ) : (
          t("thanksNo")
        )}
        {!helpful && (
          <button
            type="button"
            class="quiet"
            onClick={() => client.say({ kind: "choice", text: t("person"), value: "person" })}
          >
            {t("person")}
          </button>
        )}
      </p>
    );
  }
  if (!open) return null;
  const say = (value: boolean) => client.request({ kind: "feedback", seq: event.seq, helpful: value });
  return (
    <fieldset class="feedback">
      <legend>{t("helpful")}</legend>
      <button type="button" class="chip chip-small" onClick={() => say(true)}>
        {t("yes")}
      </button>
      <button type="button" class="chip chip-small" onClick={() => say(false)}>
        {t("no")}
      </button>
    </fieldset>
  );
}
