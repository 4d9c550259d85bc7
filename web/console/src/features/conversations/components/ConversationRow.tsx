import {
  ClockCircleOutlined,
  ExclamationCircleFilled,
  RobotOutlined,
  WarningFilled,
} from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { ConversationSummary } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { dayOf, formatClock, formatShortDay, formatWait, useNow } from "../../../app/time.ts";
import { useStep } from "../api.ts";
import { type Urgency, urgencyOf, waitedSeconds } from "../lists.ts";
import { useChannelName, useCustomerName, useSignalNames } from "../names.ts";
import type { DeskScope } from "./ConversationList.tsx";

interface ConversationRowProps {
  summary: ConversationSummary;
  scope: DeskScope;
  selected: boolean;
}

export function ConversationRow({ summary, scope, selected }: ConversationRowProps) {
  const { t } = useTranslation();
  const now = useNow();
  const [search] = useSearchParams();
  const customerName = useCustomerName();
  const urgency = urgencyOf(summary, now);
  const claimable = scope === "queue" || scope === "pool" || scope === "bot";
  return (
    <li className="row" data-urgency={urgency} data-selected={selected} data-conversation={summary.id}>
      <Link
        to={{ pathname: `/desk/${summary.id}`, search: search.toString() }}
        className="row-link"
        aria-current={selected ? "true" : undefined}
      >
        <span className="row-top">
          <UrgencySign urgency={urgency} />
          <span className="row-name">{customerName(summary.customer.name)}</span>
          <RowGrade summary={summary} />
          <Waited summary={summary} now={now} />
        </span>
        <span className="row-bottom">
          <LastWords summary={summary} />
          {summary.unread > 0 && scope === "mine" && (
            <span
              className="row-unread number"
              role="status"
              aria-label={t("conversations.list.unread", { count: summary.unread })}
            >
              {summary.unread > 99 ? "99+" : summary.unread}
            </span>
          )}
        </span>
        <RowMarks summary={summary} />
      </Link>
      {claimable && <ClaimButton id={summary.id} />}
    </li>
  );
}

function ClaimButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const step = useStep(id);
  const showProblem = useShowProblem();
  return (
    <Button
      size="small"
      className="row-claim"
      loading={step.isPending}
      onClick={() => step.mutate({ step: "claim" }, { onError: showProblem })}
    >
      {t("conversations.list.claim")}
    </Button>
  );
}

const SIGNS: Record<Urgency, React.ReactNode> = {
  urgent: <WarningFilled />,
  late: <ExclamationCircleFilled />,
  soon: <ClockCircleOutlined />,
  calm: null,
};

export function UrgencySign({ urgency }: { urgency: Urgency }) {
  const { t } = useTranslation();
  if (urgency === "calm") return null;
  const label = t(`conversations.urgency.${urgency}`);
  return (
    <span className={`urgency urgency-${urgency}`} role="img" aria-label={label} title={label}>
      {SIGNS[urgency]}
    </span>
  );
}

function RowGrade({ summary }: { summary: ConversationSummary }) {
  return summary.customer.grade ? <span className="row-grade">{summary.customer.grade}</span> : null;
}

function Waited({ summary, now }: { summary: ConversationSummary; now: number }) {
  const { t, i18n } = useTranslation();
  const waited = waitedSeconds(summary, now);
  if (waited !== null) {
    const wait = formatWait(waited);
    return (
      <span className="row-wait number" title={t("conversations.list.waiting", { wait })}>
        {wait}
      </span>
    );
  }
  const at = summary.closed_at ?? summary.last_at ?? summary.opened_at;
  const today = dayOf(at) === dayOf(new Date(now).toISOString());
  return (
    <time className="row-time number" dateTime={at}>
      {today ? formatClock(at, i18n.language) : formatShortDay(at, i18n.language)}
    </time>
  );
}

function LastWords({ summary }: { summary: ConversationSummary }) {
  const last = summary.last_message;
  return (
    <span className="row-last">
      {last?.actor_kind === "bot" && <RobotOutlined aria-hidden />} {last?.text ?? ""}
    </span>
  );
}

function RowMarks({ summary }: { summary: ConversationSummary }) {
  const { t } = useTranslation();
  const signals = useSignalNames(summary.signals);
  const channelName = useChannelName();
  return (
    <span className="row-marks">
      {signals.map((signal) => (
        <span key={signal} className="row-signal">
          {signal}
        </span>
      ))}
      {summary.held_until !== null && <span className="row-held">{t("conversations.holds.mark")}</span>}
      {summary.queue && summary.attendant === "queue" && <span>{t(`routing.queues.${summary.queue}`)}</span>}
      <span>{channelName(summary.channel)}</span>
      {summary.rating !== null && <span>★ {summary.rating}</span>}
    </span>
  );
}
