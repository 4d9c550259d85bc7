import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationEvent } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { formatMoment, spanOf } from "../../../app/time.ts";
import { useColleagues } from "../../routing/api.ts";
import { useClosingCategories } from "../api.ts";
import { useChannelName } from "../names.ts";
import type { EventOf } from "../thread.ts";

interface Names {
  t: TFunction;
  locale: string;
  channel: (id: string) => string;
  colleague: (id: string) => string | undefined;
  /** Null for what the platform itself put there: the line says that already. */
  category: (id: string) => string | null;
}

function queuedLine(event: EventOf<"queued">, { t, locale }: Names): string {
  const { queue, position, expected_seconds: expected, promise_at: promise } = event.body;
  const parts = [t("conversations.system.queued", { queue: t(`routing.queues.${queue}`) })];
  if (position !== null) parts.push(t("conversations.system.position", { position }));
  if (expected !== null) {
    const { unit, count } = spanOf(expected);
    parts.push(t("conversations.system.expected", { span: t(`common.${unit}`, { count }) }));
  }
  if (promise !== null) parts.push(t("conversations.system.promise", { at: formatMoment(promise, locale) }));
  return parts.join(locale === "en" ? ", " : "，");
}

function transferredLine(event: EventOf<"transferred">, { t, locale, colleague }: Names): string {
  const { to_queue: queue, to_staff: staff, note } = event.body;
  const from = event.actor.kind === "system" ? t("conversations.log.system") : event.actor.name;
  const to = staff === null ? undefined : colleague(staff);
  const line = queue
    ? t("conversations.system.transferredQueue", { from, queue: t(`routing.queues.${queue}`) })
    : to
      ? t("conversations.system.transferredTo", { from, to })
      : t("conversations.system.transferredStaff", { from });
  if (note === "") return line;
  return `${line}${locale === "en" ? ". " : "。"}${t("conversations.system.note", { note })}`;
}

function closedLine(event: EventOf<"closed">, { t, category }: Names): string {
  const line = t(`conversations.system.closed.${event.body.by}`, { name: event.actor.name });
  const name = category(event.body.category);
  return name === null ? line : `${line} · ${t("conversations.system.category", { name })}`;
}

function lineOf(event: ConversationEvent, names: Names): string | null {
  const { t } = names;
  switch (event.kind) {
    case "opened":
      return t("conversations.system.opened", { channel: names.channel(event.body.channel) });
    case "queued":
      return queuedLine(event, names);
    case "assigned":
      return t("conversations.system.assigned", { name: event.body.staff.name });
    case "returned":
      return t("conversations.system.returned", { name: event.actor.name });
    case "transferred":
      return transferredLine(event, names);
    case "identified":
      return t("conversations.system.identified", { name: event.body.name });
    case "rated": {
      const { score, tags, word } = event.body;
      const parts = [
        t("conversations.system.rated", { score }),
        ...tags,
        ...(word === "" ? [] : [`“${word}”`]),
      ];
      return parts.join(" · ");
    }
    case "closed":
      return closedLine(event, names);
    default:
      return null;
  }
}

/** What happened around the talk, in one quiet line; null for what stands elsewhere. */
export function useSystemLine(): (event: ConversationEvent) => string | null {
  const { t, i18n } = useTranslation();
  const channel = useChannelName();
  const colleagues = useColleagues(useMay("serve_customers"));
  const categories = useClosingCategories(true);
  return useCallback(
    (event) => {
      const colleague = (id: string) => colleagues.data?.find(({ staff }) => staff.id === id)?.staff.name;
      const category = (id: string) => {
        const found = categories.data?.find((one) => one.id === id);
        return found ? (i18n.language === "en" ? found.name_en : found.name) : null;
      };
      return lineOf(event, { t, locale: i18n.language, channel, colleague, category });
    },
    [t, i18n.language, channel, colleagues.data, categories.data],
  );
}
