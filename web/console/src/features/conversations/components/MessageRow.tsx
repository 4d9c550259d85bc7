import {
  AuditOutlined,
  CheckOutlined,
  CopyOutlined,
  DislikeOutlined,
  EllipsisOutlined,
  LikeOutlined,
  RobotOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useShowProblem } from "../../../app/problems.ts";
import { formatClock, useNow } from "../../../app/time.ts";
import { VerdictMark } from "../../compliance/components/VerdictMark.tsx";
import { useStep } from "../api.ts";
import { useCustomerName, useNamed, useSignalNames } from "../names.ts";
import { canRecall, type EventOf, type ThreadItem, type Understood } from "../thread.ts";
import { Covered } from "./Covered.tsx";
import { rowId } from "./DossierStrip.tsx";
import { MessageContent } from "./MessageContent.tsx";

interface MessageRowProps {
  item: ThreadItem;
  event: EventOf<"message">;
  customerRead: number;
  staffId: string | null;
}

export function MessageRow({ item, event, customerRead, staffId }: MessageRowProps) {
  const { t, i18n } = useTranslation();
  const { actor } = event;
  const mine = actor.kind === "staff" && actor.id === staffId;
  const side = actor.kind === "customer" ? "theirs" : "ours";
  const customerName = useCustomerName();
  const name = actor.kind === "bot" ? t("conversations.log.bot") : customerName(actor.name);
  return (
    <article
      className="message"
      data-side={side}
      data-actor={actor.kind}
      data-mine={mine}
      id={rowId(event.seq)}
      tabIndex={-1}
      aria-label={name}
    >
      <header>
        {actor.kind === "bot" && <RobotOutlined aria-hidden />} {name}{" "}
        <time dateTime={event.at}>{formatClock(event.at, i18n.language)}</time>
      </header>
      <div className="bubble-line">
        <div className="bubble" data-recalled={item.recalled}>
          {item.recalled && <div className="recalled">{t("conversations.log.recalled")}</div>}
          <MessageContent body={event.body} />
        </div>
        <MessageMenu item={item} event={event} staffId={staffId} />
      </div>
      <Marks item={item} event={event} read={side === "ours" && event.seq <= customerRead} />
    </article>
  );
}

function Marks({ item, event, read }: { item: ThreadItem; event: EventOf<"message">; read: boolean }) {
  const { t } = useTranslation();
  const marks: ReactNode[] = [];
  if (item.understood) marks.push(<UnderstoodChip key="understood" understood={item.understood} />);
  if (item.helpful !== null) {
    const label = t(item.helpful ? "conversations.log.helpful" : "conversations.log.unhelpful");
    marks.push(
      <span key="helpful" className={item.helpful ? "mark-good" : "mark-bad"}>
        {item.helpful ? <LikeOutlined aria-hidden /> : <DislikeOutlined aria-hidden />} {label}
      </span>,
    );
  }
  if (event.verdict && event.verdict.verdict !== "pass")
    marks.push(<VerdictMark key="verdict" verdict={event.verdict} />);
  if (event.release)
    marks.push(
      <span key="release" className="mark-release">
        <AuditOutlined aria-hidden />{" "}
        {t(event.release.edited ? "conversations.holds.releasedEdited" : "conversations.holds.released", {
          name: event.release.name,
          reason: event.release.reason,
        })}
      </span>,
    );
  if (event.covered && !item.recalled)
    marks.push(<Covered key="covered" conversationId={event.conversation_id} seq={event.seq} />);
  if (event.reason)
    marks.push(<span key="reason">{t("conversations.log.reason", { reason: event.reason })}</span>);
  if (event.actor.kind === "staff" && !item.recalled) {
    marks.push(
      <span key="read" className={read ? "mark-good" : undefined}>
        <CheckOutlined aria-hidden /> {t(read ? "conversations.log.read" : "conversations.log.delivered")}
      </span>,
    );
  }
  return marks.length === 0 ? null : <footer className="marks">{marks}</footer>;
}

function UnderstoodChip({ understood }: { understood: Understood }) {
  const { t } = useTranslation();
  const signals = useSignalNames(understood.signals);
  const actionName = useNamed("knowledge.ask.actions");
  const title = understood.title ?? understood.intent;
  const share = Math.round(understood.confidence * 100);
  // Words to a person are heard for what they signal alone.
  const heard = title !== null || understood.action !== "none";
  if (!heard && signals.length === 0) return null;
  return (
    <span className="understood">
      {heard && title === null && actionName(understood.action)}
      {title !== null && t("conversations.log.understood", { title })}
      {title !== null && <span className="number"> · {t("conversations.log.confidence", { share })}</span>}
      {signals.map((signal) => (
        <span key={signal} className="row-signal">
          {signal}
        </span>
      ))}
    </span>
  );
}

function MessageMenu({
  item,
  event,
  staffId,
}: {
  item: ThreadItem;
  event: EventOf<"message">;
  staffId: string | null;
}) {
  const { t } = useTranslation();
  const now = useNow();
  const { message } = App.useApp();
  const step = useStep(event.conversation_id);
  const showProblem = useShowProblem();
  const recallable = canRecall(item, staffId, now);
  const copy = () =>
    navigator.clipboard.writeText(event.body.text).then(() => void message.success(t("common.copied")));
  const recall = () =>
    step.mutate(
      { step: "recalls", client_id: crypto.randomUUID(), seq: event.seq },
      { onError: showProblem },
    );
  const items = [
    { key: "copy", icon: <CopyOutlined />, label: t("conversations.log.copy"), onClick: () => void copy() },
    ...(recallable
      ? [{ key: "recall", icon: <RollbackOutlined />, label: t("conversations.log.recall"), onClick: recall }]
      : []),
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button
        type="text"
        size="small"
        className="message-menu"
        icon={<EllipsisOutlined />}
        aria-label={t("conversations.header.more")}
      />
    </Dropdown>
  );
}
