import { SearchOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useDeferredValue, useEffect, useEffectEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationDetail, EntrySummary, EntryView } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { Markdown } from "../../../app/components/Markdown.tsx";
import { useEntries, useEntry, useVariables } from "../../knowledge/api/entries.ts";
import { variableValues } from "../../knowledge/variables.ts";
import { useLog } from "../api.ts";
import { asMessage } from "../as-message.ts";
import { useSignalNames } from "../names.ts";
import { fillVariables } from "../quick-replies.ts";
import { topicOf } from "../topic.ts";
import { useComposerHandle } from "./composer-context.tsx";

const SUGGESTED = 8;
const WITH_KEY = 3;
const NONE: EntrySummary[] = [];

/** What the customer seems to want, and what the firm knows about it. */
export function AssistTab({ detail, onInserted }: { detail: ConversationDetail; onInserted: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const topic = useTopic(detail.summary.id);
  const signals = useSignalNames(detail.summary.signals);
  const q = useDeferredValue(typed.trim() || topic || "");
  const asked = q !== "";
  const entries = useEntries({ q, category: null, status: "published", work: null }, SUGGESTED, asked);
  // Without a question there is nothing to suggest: not the first entries there are, nor those of the question before.
  const items = asked ? (entries.data?.pages[0]?.items ?? NONE) : NONE;
  const answers = useAnswerInsertion(detail.summary.locale, onInserted);
  useSuggestionKeys(items, answers.insertById);
  return (
    <div className="assist">
      <section className="assist-intent" aria-label={t("conversations.side.intent")}>
        <span className="quiet">{t("conversations.side.intent")}</span>
        <div>
          {topic === null ? (
            <span className="quiet">{t("conversations.side.noIntent")}</span>
          ) : (
            <strong>{topic}</strong>
          )}
          {signals.map((signal) => (
            <span key={signal} className="row-signal">
              {signal}
            </span>
          ))}
        </div>
      </section>
      <Input
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t("conversations.side.search")}
        aria-label={t("conversations.side.search")}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <LoadState
        isPending={asked && entries.isPending}
        error={asked ? entries.error : null}
        retry={() => void entries.refetch()}
        empty={items.length === 0}
        emptyText={t(asked ? "conversations.side.empty" : "conversations.side.unasked")}
      >
        <ol className="plain-list suggestions">
          {items.map((entry, at) => (
            <Suggestion
              key={entry.id}
              entry={entry}
              place={at < WITH_KEY ? at + 1 : null}
              textOf={answers.textOf}
              onInsert={answers.insert}
            />
          ))}
        </ol>
      </LoadState>
    </div>
  );
}

/** What the customer wants now, for the search: what the bot recognised, else his own words. */
function useTopic(conversationId: string): string | null {
  const log = useLog(conversationId);
  const events = log.data?.events;
  return useMemo(() => (events ? topicOf(events) : null), [events]);
}

/** An entry's answer in the customer's language, with the firm's own words filled in. */
function useAnswerInsertion(locale: string, onInserted: () => void) {
  const composer = useComposerHandle();
  const variables = useVariables();
  const values = variableValues(variables.data ?? [], locale);
  const [wanted, setWanted] = useState<string | null>(null);
  const loaded = useEntry(wanted);
  const textOf = (entry: EntryView) => {
    const answer = locale === "en" ? (entry.answer_en ?? entry.answer) : entry.answer;
    return fillVariables(answer, values);
  };
  const insert = (entry: EntryView) => {
    composer.insert(asMessage(textOf(entry)));
    onInserted();
  };
  const insertWanted = useEffectEvent((entry: EntryView) => {
    insert(entry);
    setWanted(null);
  });
  useEffect(() => {
    if (wanted !== null && loaded.data?.id === wanted) insertWanted(loaded.data);
  }, [wanted, loaded.data]);
  return { textOf, insert, insertById: setWanted };
}

/** `Ctrl` or `Alt` with 1 to 3, since some browsers keep the first for themselves. */
function useSuggestionKeys(items: readonly EntrySummary[], insertById: (id: string) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.altKey) return;
    const place = ["Digit1", "Digit2", "Digit3"].indexOf(event.code);
    const entry = items[place];
    if (!entry) return;
    event.preventDefault();
    insertById(entry.id);
  });
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

interface SuggestionProps {
  entry: EntrySummary;
  /** Its key, for the first few. */
  place: number | null;
  textOf: (entry: EntryView) => string;
  onInsert: (entry: EntryView) => void;
}

function Suggestion({ entry, place, textOf, onInsert }: SuggestionProps) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const loaded = useEntry(open || place !== null ? entry.id : null);
  const title = i18n.language === "en" ? (entry.title_en ?? entry.title) : entry.title;
  return (
    <li className="suggestion" data-open={open}>
      <button type="button" className="suggestion-title" aria-expanded={open} onClick={() => setOpen(!open)}>
        {place !== null && <kbd>{place}</kbd>}
        <span>{title}</span>
      </button>
      {loaded.data && (
        <div className="suggestion-text">
          <Markdown text={textOf(loaded.data)} />
        </div>
      )}
      <div className="suggestion-foot">
        {entry.unconfirmed > 0 && (
          <span className="flag flag-warning">{t("conversations.side.unconfirmed")}</span>
        )}
        {entry.expired > 0 && <span className="flag flag-error">{t("conversations.side.expired")}</span>}
        <Button
          size="small"
          type="link"
          disabled={!loaded.data && (open || place !== null)}
          title={t("conversations.side.insertHint")}
          onClick={() => (loaded.data ? onInsert(loaded.data) : setOpen(true))}
        >
          {loaded.data || open || place !== null
            ? t("conversations.side.insert")
            : t("conversations.side.preview")}
        </Button>
      </div>
    </li>
  );
}
