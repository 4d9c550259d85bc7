import { AuditOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { HoldState } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { formatClock, formatWait, useNow } from "../../../app/time.ts";
import { HitList } from "../../compliance/components/HitList.tsx";
import { useHoldStep } from "../holds.ts";
import type { EventOf, Settled } from "../thread.ts";
import { useComposerHandle } from "./composer-context.tsx";
import { rowId } from "./DossierStrip.tsx";

interface HeldRowProps {
  event: EventOf<"held">;
  settled: Settled | null;
  staffId: string | null;
}

/** Words that wait for a supervisor, or what became of them; their writer may take them back or word them anew. */
export function HeldRow({ event, settled, staffId }: HeldRowProps) {
  const { t, i18n } = useTranslation();
  const mine = event.actor.id === staffId;
  const state: HoldState = settled?.state ?? "waiting";
  return (
    <article className="held" data-state={state} id={rowId(event.seq)} tabIndex={-1}>
      <header>
        <AuditOutlined aria-hidden /> {t("conversations.holds.by", { name: event.actor.name })} ·{" "}
        {t("conversations.log.whisper")}
        <time dateTime={event.at}>{formatClock(event.at, i18n.language)}</time>
      </header>
      <p className="held-text">{event.body.words.text}</p>
      {event.body.note !== "" && (
        <p className="quiet">{t("conversations.holds.noteIs", { note: event.body.note })}</p>
      )}
      <p className="held-state" role="status">
        <HoldStateTag state={state} dueAt={event.body.due_at} />
        {settled?.cause && ` ${t(`conversations.holds.causes.${settled.cause}`)}`}
        {settled &&
          settled.reason !== "" &&
          ` ${t("conversations.holds.reasonIs", { reason: settled.reason })}`}
      </p>
      {state !== "released" && <HitList verdict={event.body.verdict} />}
      {mine && state !== "released" && <HeldSteps event={event} waiting={state === "waiting"} />}
    </article>
  );
}

/** The state in words; of what waits, how long it may still wait. */
export function HoldStateTag({ state, dueAt }: { state: HoldState; dueAt: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const left = Math.max(0, Math.round((Date.parse(dueAt) - now) / 1000));
  return (
    <>
      <span className={`hold-tag hold-${state}`}>{t(`conversations.holds.states.${state}`)}</span>
      {state === "waiting" && (
        <span className="number"> {t("conversations.holds.left", { left: formatWait(left) })}</span>
      )}
    </>
  );
}

function HeldSteps({ event, waiting }: { event: EventOf<"held">; waiting: boolean }) {
  const { t } = useTranslation();
  const step = useHoldStep();
  const showProblem = useShowProblem();
  const composer = useComposerHandle();
  const { words, hold_id: id } = event.body;
  return (
    <div className="outbox-decision">
      {waiting && (
        <Button
          size="small"
          loading={step.isPending}
          onClick={() => step.mutate({ id, step: "withdraw" }, { onError: showProblem })}
        >
          {t("conversations.holds.withdraw")}
        </Button>
      )}
      {!waiting && words.kind === "text" && (
        <Button size="small" onClick={() => composer.insert(words.text)}>
          {t("conversations.holds.rewrite")}
        </Button>
      )}
    </div>
  );
}
