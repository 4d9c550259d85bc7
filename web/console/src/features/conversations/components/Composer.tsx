import { EyeInvisibleOutlined, MessageOutlined, PaperClipOutlined, SendOutlined } from "@ant-design/icons";
import { App, Button, type InputRef, Segmented, Tooltip } from "antd";
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationDetail, Hit, PostBody } from "../../../api-types.ts";
import { usePreferences } from "../../../app/preferences.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { useSocket } from "../../../app/socket-provider.tsx";
import { type LiveVerdict, useLiveVerdict } from "../../compliance/api/gate.ts";
import { VerdictPanel } from "../../compliance/components/VerdictPanel.tsx";
import { additionOf, withAddition, withInstead } from "../../compliance/marks.ts";
import { useSubmitHold } from "../holds.ts";
import { useOutbox } from "../outbox-provider.tsx";
import { insertReply, openVariables, quickQueryAt } from "../quick-replies.ts";
import { useUploads } from "../uploads.ts";
import { useComposerKeys } from "../use-desk-keys.ts";
import { useDraft } from "../use-draft.ts";
import type { Rights } from "./ConversationPane.tsx";
import { useComposerHandle } from "./composer-context.tsx";
import { EmojiPicker } from "./EmojiPicker.tsx";
import { MarkedField } from "./MarkedField.tsx";
import { QuickReplies, type QuickRepliesHandle } from "./QuickReplies.tsx";
import { UploadStrip } from "./UploadStrip.tsx";
import "./composer.css";

const MAX_TEXT = 4000;
const MAX_NOTE = 2000;
const TYPING_MS = 3000;

export function Composer({ detail, rights }: { detail: ConversationDetail; rights: Rights }) {
  const { t } = useTranslation();
  if (detail.summary.status === "closed") {
    return <div className="composer composer-closed quiet">{t("conversations.composer.closed")}</div>;
  }
  if (!rights.holds && !rights.canNote) return null;
  return <OpenComposer detail={detail} holds={rights.holds} />;
}

function OpenComposer({ detail, holds }: { detail: ConversationDetail; holds: boolean }) {
  const { t } = useTranslation();
  const { id } = detail.summary;
  const { enterSends } = usePreferences();
  const outbox = useOutbox();
  const [draft, setDraft] = useDraft(id);
  const [caret, setCaret] = useState(draft.text.length);
  const [reason, setReason] = useState("");
  const [holdNote, setHoldNote] = useState("");
  const [replaced, setReplaced] = useState<{ before: string; after: string } | null>(null);
  const [closedQuery, setClosedQuery] = useState<number | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const reasonField = useRef<InputRef>(null);
  const quickReplies = useRef<QuickRepliesHandle>(null);
  const { uploads, add, remove, clear } = useUploads();
  const submission = useSubmission(id);
  const sayTyping = useTypingFrame(id);

  const note = draft.note || !holds;
  const { text } = draft;
  const query = note ? null : quickQueryAt(text, caret);
  const showsQuick = query !== null && query.start !== closedQuery;
  const live = useLiveVerdict(id, text, !note && !showsQuick);
  const blocked = blockedBy(live, note, text, reason);
  const ready = uploads.every((upload) => upload.attachment !== null);
  const empty = text.trim() === "" && (note || uploads.length === 0);

  const write = (next: string, at: number) => {
    setDraft({ text: next });
    setCaret(at);
    setClosedQuery(null);
    if (!note && next !== "") sayTyping();
  };
  const place = (next: string, at: number) => {
    write(next, at);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(at, at);
    });
  };
  const insert = (words: string) => {
    const at = field.current?.selectionStart ?? text.length;
    const gap = at > 0 && !/\s$/.test(text.slice(0, at)) && words.includes("\n") ? "\n" : "";
    place(text.slice(0, at) + gap + words + text.slice(at), at + gap.length + words.length);
  };
  const openQuickReplies = () => {
    const gap = text === "" || /\s$/.test(text) ? "" : " ";
    place(`${text}${gap}/`, text.length + gap.length + 1);
  };
  useRegistered(insert, openQuickReplies);
  useComposerKeys({ onNote: () => holds && setDraft({ note: !draft.note }) });

  const send = () => {
    if (empty || !ready) return;
    if (blocked === "reason") reasonField.current?.focus();
    if (blocked !== null) return;
    if (!note) {
      for (const { attachment } of uploads) {
        if (!attachment) continue;
        const body = { kind: "file", text: attachment.name, attachment_id: attachment.id } as const;
        outbox.add({
          clientId: crypto.randomUUID(),
          conversationId: id,
          channel: "message",
          body,
          reason: "",
        });
      }
      clear();
    }
    if (text.trim() !== "") {
      const body = { kind: "text", text: text.trim() } as const;
      const channel = note ? "note" : "message";
      outbox.add({ clientId: crypto.randomUUID(), conversationId: id, channel, body, reason: reason.trim() });
    }
    setDraft({ text: "" });
    setReason("");
    setCaret(0);
  };

  const submit = () =>
    submission.submit({ kind: "text", text: text.trim() }, holdNote.trim(), () => {
      setDraft({ text: "" });
      setHoldNote("");
      setCaret(0);
    });
  const replace = (hit: Hit) =>
    applyHit(text, hit, (next, at) => {
      setReplaced({ before: text, after: next });
      place(next, at);
    });
  const undo =
    replaced !== null && replaced.after === text
      ? () => {
          place(replaced.before, replaced.before.length);
          setReplaced(null);
        }
      : null;

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A key that finishes a pinyin composition belongs to the input method.
    if (event.nativeEvent.isComposing) return;
    if (showsQuick && quickReplies.current?.onKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      if (showsQuick && query) setClosedQuery(query.start);
      else field.current?.blur();
    }
    const withControl = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && (withControl || (enterSends && !event.shiftKey && !event.altKey))) {
      event.preventDefault();
      send();
    }
  };

  const onDrop = (event: DragEvent) => {
    if (note || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  };

  const missing = openVariables(text);
  const sendLabel = t(note ? "conversations.composer.sendNote" : "conversations.composer.send");
  return (
    <section
      className="composer"
      data-note={note}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
      aria-label={t("conversations.composer.label")}
    >
      {!holds && <div className="composer-hint quiet">{t("conversations.composer.notHolder")}</div>}
      {showsQuick && query && (
        <QuickReplies
          ref={quickReplies}
          detail={detail}
          words={query.words}
          onPick={(reply) => {
            const { text: next, caret: at } = insertReply(text, query, reply);
            place(next, at);
          }}
        />
      )}
      {!note && (
        <VerdictPanel
          live={live}
          reason={reason}
          onReason={setReason}
          reasonField={reasonField}
          onInstead={replace}
          onUndo={undo}
          hold={{ note: holdNote, onNote: setHoldNote, onSubmit: submit, busy: submission.busy }}
        />
      )}
      {missing.length > 0 && (
        <div className="composer-hint composer-missing" role="status">
          {t("conversations.composer.open", { names: missing.join(", ") })}
        </div>
      )}
      <UploadStrip uploads={note ? [] : uploads} onRemove={remove} />
      <MarkedField
        ref={field}
        value={text}
        hits={live.verdict?.hits ?? []}
        label={t(note ? "conversations.composer.placeholderNote" : "conversations.composer.placeholder")}
        maxLength={note ? MAX_NOTE : MAX_TEXT}
        onWrite={write}
        onCaret={setCaret}
        onKeyDown={onKeyDown}
        onFiles={note ? () => undefined : add}
      />
      <div className="composer-tools">
        {holds && (
          <Segmented
            size="small"
            aria-label={t("conversations.composer.mode")}
            value={note ? "note" : "message"}
            onChange={(mode) => setDraft({ note: mode === "note" })}
            options={[
              { value: "message", icon: <MessageOutlined />, label: t("conversations.composer.message") },
              { value: "note", icon: <EyeInvisibleOutlined />, label: t("conversations.composer.note") },
            ]}
          />
        )}
        {!note && (
          <>
            <Tooltip title={t("conversations.composer.quick")}>
              <Button type="text" aria-label={t("conversations.composer.quick")} onClick={openQuickReplies}>
                /
              </Button>
            </Tooltip>
            <AttachButton onFiles={add} />
          </>
        )}
        <EmojiPicker onPick={insert} />
        <Button
          type="primary"
          className="composer-send"
          icon={<SendOutlined />}
          disabled={empty || !ready || blocked === "level"}
          danger={blocked === "level"}
          onClick={send}
        >
          {sendLabel}
        </Button>
      </div>
    </section>
  );
}

/** Gives words to a supervisor; a repeated try of the same words carries the same `client_id`. */
function useSubmission(conversationId: string) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const step = useSubmitHold(conversationId);
  const last = useRef<{ text: string; clientId: string } | null>(null);
  const submit = (body: PostBody, note: string, done: () => void) => {
    if (last.current?.text !== body.text) last.current = { text: body.text, clientId: crypto.randomUUID() };
    step.mutate(
      { clientId: last.current.clientId, body, note },
      {
        onError: showProblem,
        onSuccess: () => {
          last.current = null;
          done();
          void message.success(t("conversations.holds.submitted"));
        },
      },
    );
  };
  return { submit, busy: step.isPending };
}

/** Why what is written cannot go out now: its level, or a reason that is still missing. */
function blockedBy(
  live: LiveVerdict,
  note: boolean,
  text: string,
  reason: string,
): "level" | "reason" | null {
  if (note || text.trim() === "") return null;
  const level = live.verdict?.verdict;
  if (level === "block" || level === "hold") return "level";
  return level === "confirm" && reason.trim() === "" ? "reason" : null;
}

function applyHit(text: string, hit: Hit, place: (text: string, caret: number) => void): void {
  const addition = additionOf(hit);
  if (addition !== null) {
    const longer = withAddition(text, addition);
    place(longer, longer.length);
    return;
  }
  // The gate judged the trimmed text: its offsets begin after the leading space.
  const lead = text.length - text.trimStart().length;
  const next = text.slice(0, lead) + withInstead(text.slice(lead), hit);
  place(next, next.length);
}

function useRegistered(insert: (text: string) => void, openQuickReplies: () => void): void {
  const { register } = useComposerHandle();
  const actions = useRef({ insert, openQuickReplies });
  useEffect(() => {
    actions.current = { insert, openQuickReplies };
  });
  useEffect(
    () =>
      register({
        insert: (text) => actions.current.insert(text),
        openQuickReplies: () => actions.current.openQuickReplies(),
      }),
    [register],
  );
}

/** Tells the customer that somebody writes, every few seconds at most. */
function useTypingFrame(conversationId: string): () => void {
  const socket = useSocket();
  const last = useRef(0);
  return () => {
    const now = Date.now();
    if (now - last.current < TYPING_MS) return;
    last.current = now;
    socket.send({ type: "typing", conversation_id: conversationId });
  };
}

function AttachButton({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Tooltip title={t("conversations.composer.attach")}>
        <Button
          type="text"
          icon={<PaperClipOutlined />}
          aria-label={t("conversations.composer.attach")}
          onClick={() => input.current?.click()}
        />
      </Tooltip>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
}
