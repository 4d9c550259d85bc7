import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { InspectedLine, QuotedPassage } from "../../../../api-types.ts";
import { formatClock } from "../../../../app/time.ts";
import { useNamed } from "../../../conversations/names.ts";
import { cut } from "../../inspection.ts";
import { useQueueName } from "./names.ts";

interface Props {
  talk: readonly InspectedLine[];
  /** What shows the item that is looked at. */
  evidence: readonly QuotedPassage[];
}

/** The talk, with the passages marked that show the item in focus; the first of them is brought into view. */
export function Transcript({ talk, evidence }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const first = evidence[0];
  useEffect(() => {
    if (!first) return;
    const line = list.current?.querySelector(`[data-seq="${first.seq}"]`);
    line?.scrollIntoView({ block: "center", behavior: "instant" });
  }, [first]);
  return (
    <ol className="talk plain-list" ref={list}>
      {talk.map((line) => (
        <TalkRow key={line.seq} line={line} evidence={evidence.filter((one) => one.seq === line.seq)} />
      ))}
    </ol>
  );
}

function TalkRow({ line, evidence }: { line: InspectedLine; evidence: readonly QuotedPassage[] }) {
  const { t, i18n } = useTranslation();
  const speaker = useNamed("compliance.inspection.speakers");
  const category = useNamed("compliance.categories");
  if (line.kind === "event") return <EventRow line={line} />;
  return (
    <li
      data-seq={line.seq}
      className={`talk-line talk-${line.speaker}${line.kind === "refused" ? " talk-refused" : ""}`}
    >
      <p className="quiet talk-head">
        {speaker(line.speaker)}
        {line.speaker === "staff" && ` ${line.name}`} <span className="number">#{line.seq}</span>{" "}
        {formatClock(line.at, i18n.language)}
        {line.kind === "refused" && (
          <span className="flag flag-error">{t("compliance.inspection.refusedLine")}</span>
        )}
        {line.level !== null && line.level !== "pass" && line.rules.length > 0 && (
          <span className="flag flag-warning">{line.rules.map(category).join("、")}</span>
        )}
      </p>
      <p className="talk-text">
        {cut(line.text, evidence).map((piece) =>
          piece.marked ? <mark key={piece.start}>{piece.text}</mark> : piece.text,
        )}
      </p>
    </li>
  );
}

function EventRow({ line }: { line: InspectedLine }) {
  const { t, i18n } = useTranslation();
  const queueName = useQueueName();
  const [kind = "", more = ""] = line.text.split(":", 2);
  const key = `compliance.inspection.events.${kind}`;
  if (!i18n.exists(key)) return null;
  return (
    <li className="quiet talk-event" data-seq={line.seq}>
      {t(key as "compliance.inspection.events.queued", { more: kind === "queued" ? queueName(more) : more })}{" "}
      {formatClock(line.at, i18n.language)}
    </li>
  );
}
