import { EyeInvisibleOutlined, StopOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { formatClock } from "../../../app/time.ts";
import { HitList } from "../../compliance/components/HitList.tsx";
import type { EventOf, ThreadItem } from "../thread.ts";
import { rowId } from "./DossierStrip.tsx";
import { HeldRow } from "./HeldRow.tsx";
import { MessageRow } from "./MessageRow.tsx";
import { useSystemLine } from "./system-line.ts";

interface LogRowProps {
  item: ThreadItem;
  customerRead: number;
  staffId: string | null;
}

export function LogRow({ item, customerRead, staffId }: LogRowProps) {
  const { event } = item;
  if (event.kind === "message")
    return <MessageRow item={item} event={event} customerRead={customerRead} staffId={staffId} />;
  if (event.kind === "note") return <NoteRow event={event} />;
  if (event.kind === "refused") return <RefusedRow event={event} />;
  if (event.kind === "held") return <HeldRow event={event} settled={item.settled} staffId={staffId} />;
  return <SystemRow item={item} />;
}

function NoteRow({ event }: { event: EventOf<"note"> }) {
  const { t, i18n } = useTranslation();
  return (
    <article className="note" id={rowId(event.seq)} tabIndex={-1}>
      <header>
        <EyeInvisibleOutlined aria-hidden /> {t("conversations.composer.note")} · {event.actor.name} ·{" "}
        {t("conversations.log.whisper")}
        <time dateTime={event.at}>{formatClock(event.at, i18n.language)}</time>
      </header>
      <p>{event.body.text}</p>
    </article>
  );
}

function RefusedRow({ event }: { event: EventOf<"refused"> }) {
  const { t, i18n } = useTranslation();
  return (
    <article className="refused" id={rowId(event.seq)} tabIndex={-1}>
      <header>
        <StopOutlined aria-hidden /> {t("conversations.log.refusedBy", { name: event.actor.name })} ·{" "}
        {t("conversations.log.whisper")}
        <time dateTime={event.at}>{formatClock(event.at, i18n.language)}</time>
      </header>
      <p className="refused-text">{event.body.text}</p>
      <HitList verdict={event.body.verdict} />
    </article>
  );
}

function SystemRow({ item }: { item: ThreadItem }) {
  const { i18n } = useTranslation();
  const lineOf = useSystemLine();
  const { event } = item;
  const line = lineOf(event);
  if (line === null) return null;
  return (
    <div className="system" data-audience={event.audience} id={rowId(event.seq)} tabIndex={-1}>
      {line} <time dateTime={event.at}>{formatClock(event.at, i18n.language)}</time>
    </div>
  );
}
