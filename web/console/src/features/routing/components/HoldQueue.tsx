import { AuditOutlined } from "@ant-design/icons";
import { App, AutoComplete, Button, Input, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Hold } from "../../../api-types.ts";
import { useStaffId } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatClock } from "../../../app/time.ts";
import { HitList } from "../../compliance/components/HitList.tsx";
import { segmentsOf } from "../../compliance/marks.ts";
import { HoldStateTag } from "../../conversations/components/HeldRow.tsx";
import { type HoldStep, useHoldStep, useHolds } from "../../conversations/holds.ts";
import { useCustomerName } from "../../conversations/names.ts";

/** Messages that the gate holds: a second person lets them go, words them anew, or keeps them back. */
export function HoldQueue({ count }: { count: number }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<"waiting" | "settled">("waiting");
  const holds = useHolds(shown === "settled");
  const items = holds.data ?? [];
  return (
    <section className="panel hold-queue" aria-label={t("routing.holds.title")}>
      <header>
        <h2>
          <AuditOutlined aria-hidden /> {t("routing.holds.title")} <span className="number">{count}</span>
        </h2>
        <Segmented
          size="small"
          value={shown}
          onChange={setShown}
          options={(["waiting", "settled"] as const).map((value) => ({
            value,
            label: t(`routing.holds.${value}`),
          }))}
        />
      </header>
      <LoadState isPending={holds.isPending} error={holds.error} retry={() => void holds.refetch()} rows={2}>
        {items.length === 0 ? (
          <p className="quiet hold-none">{t(`routing.holds.no.${shown}`)}</p>
        ) : (
          <ul className="plain-list hold-list" aria-live="polite">
            {items.map((hold) => (
              <HoldCard key={hold.id} hold={hold} />
            ))}
          </ul>
        )}
      </LoadState>
    </section>
  );
}

function HoldCard({ hold }: { hold: Hold }) {
  const { t, i18n } = useTranslation();
  const customerName = useCustomerName();
  const waiting = hold.state === "waiting";
  return (
    <li className="hold-card" data-hold={hold.id} data-state={hold.state}>
      <header>
        <strong>{hold.writer?.name ?? ""}</strong> → {customerName(hold.customer.name)}
        {hold.customer.grade && <span className="row-grade">{hold.customer.grade}</span>}
        <HoldStateTag state={hold.state} dueAt={hold.due_at} />
        {hold.escalated && waiting && (
          <span className="hold-tag hold-late">{t("routing.holds.escalated")}</span>
        )}
        <Link to={`/board/${hold.conversation_id}`}>{t("routing.talks.open")}</Link>
      </header>
      <ol className="plain-list hold-context" aria-label={t("routing.holds.context")}>
        {hold.context.map((line) => (
          <li key={line.seq} data-speaker={line.speaker} data-new={line.seq > hold.seq}>
            <span className="quiet">
              {line.speaker === "bot" ? t("conversations.log.bot") : customerName(line.name)}{" "}
              <time dateTime={line.at}>{formatClock(line.at, i18n.language)}</time>
            </span>{" "}
            {line.text}
          </li>
        ))}
      </ol>
      {hold.moved_on && (
        <p className="hold-moved" role="status">
          {t("routing.holds.movedOn")}
        </p>
      )}
      <Words hold={hold} />
      {hold.note !== "" && <p className="quiet">{t("conversations.holds.noteIs", { note: hold.note })}</p>}
      <HitList verdict={hold.verdict} />
      {waiting ? (
        <Decision hold={hold} />
      ) : (
        <p className="quiet">
          {hold.settled_by?.name} {hold.cause && t(`conversations.holds.causes.${hold.cause}`)}{" "}
          {hold.reason !== "" && t("conversations.holds.reasonIs", { reason: hold.reason })}
        </p>
      )}
    </li>
  );
}

/** The words with the passages marked that the rules object to. */
function Words({ hold }: { hold: Hold }) {
  const { words, verdict } = hold;
  return (
    <p className="held-text">
      {segmentsOf(words.text, verdict.hits).map((segment) =>
        segment.level === "pass" ? (
          segment.text
        ) : (
          <mark key={segment.start} className={`mark-${segment.level}`}>
            {segment.text}
          </mark>
        ),
      )}
      {words.kind === "file" && <span className="quiet"> · {words.attachment.name}</span>}
    </p>
  );
}

function Decision({ hold }: { hold: Hold }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const step = useHoldStep();
  const own = useStaffId() === hold.writer?.id;
  const [reason, setReason] = useState("");
  const [text, setText] = useState<string | null>(null);
  if (own) return <p className="quiet">{t("routing.holds.own")}</p>;
  const said = reason.trim();
  const decide = (what: HoldStep) =>
    step.mutate(what, {
      onError: showProblem,
      onSuccess: ({ state }) => void message.success(t(`conversations.holds.states.${state}`)),
    });
  const changed = text !== null && text.trim() !== "" && text.trim() !== hold.words.text ? text.trim() : null;
  const presets = ["checked", "asked", "neutral"] as const;
  return (
    <div className="hold-decision">
      {text !== null && (
        <Input.TextArea
          autoFocus
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={text}
          maxLength={4000}
          aria-label={t("routing.holds.edit")}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <AutoComplete
        className="hold-reason"
        value={reason}
        onChange={setReason}
        maxLength={500}
        options={presets.map((one) => ({ value: t(`routing.holds.presets.${one}`) }))}
        aria-label={t("routing.holds.reason")}
        placeholder={t("routing.holds.reasonPlaceholder")}
      />
      <div className="hold-buttons">
        <Button
          type="primary"
          disabled={said === ""}
          loading={step.isPending}
          onClick={() =>
            decide({ id: hold.id, step: "release", reason: said, seen: hold.seen, text: changed })
          }
        >
          {t(changed === null ? "routing.holds.release" : "routing.holds.releaseEdited")}
        </Button>
        <Button
          danger
          disabled={said === ""}
          loading={step.isPending}
          onClick={() => decide({ id: hold.id, step: "refuse", reason: said })}
        >
          {t("routing.holds.refuse")}
        </Button>
        <Button onClick={() => setText(text === null ? hold.words.text : null)}>
          {t(text === null ? "routing.holds.edit" : "routing.holds.keep")}
        </Button>
      </div>
    </div>
  );
}
