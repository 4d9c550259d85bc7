import {
  AuditOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  LoadingOutlined,
  PauseCircleOutlined,
} from "@ant-design/icons";
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShowProblem } from "../../../app/problems.ts";
import { useGate } from "../../compliance/api/gate.ts";
import { HitList } from "../../compliance/components/HitList.tsx";
import { useSubmitHold } from "../holds.ts";
import { useNamed } from "../names.ts";
import type { OutboxItem, OutboxState } from "../outbox.ts";
import { useOutbox } from "../outbox-provider.tsx";
import { useComposerHandle } from "./composer-context.tsx";

const SIGNS: Record<OutboxState, ReactNode> = {
  sending: <LoadingOutlined aria-hidden />,
  waiting: <ClockCircleOutlined aria-hidden />,
  sent: <LoadingOutlined aria-hidden />,
  failed: <ExclamationCircleFilled aria-hidden />,
  kept: <PauseCircleOutlined aria-hidden />,
  refused: <ExclamationCircleFilled aria-hidden />,
};

/** Something written that the log does not show yet, with what can be done about it. */
export function OutboxRow({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const problemName = useNamed("problems");
  const stopped = item.state === "failed" || item.state === "refused" || item.state === "kept";
  return (
    <article className="message" data-side="ours" data-actor="staff" data-mine="true" data-state={item.state}>
      <div className="bubble-line">
        <div className="bubble">
          <p className="plain">{item.body.text}</p>
        </div>
      </div>
      <footer className="marks">
        <span className={stopped ? "mark-bad" : undefined} role="status">
          {SIGNS[item.state]} {t(`conversations.outbox.${item.state}`)}
          {item.state === "failed" && item.code !== null && ` · ${problemName(item.code)}`}
        </span>
      </footer>
      {item.verdict && item.state === "refused" && (
        <div className="outbox-verdict">
          <HitList verdict={item.verdict} />
        </div>
      )}
      {stopped && <Decision item={item} />}
    </article>
  );
}

function Decision({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const outbox = useOutbox();
  const isOpen = useGate().data?.available !== false;
  const composer = useComposerHandle();
  const [reason, setReason] = useState("");
  const asksReason = item.state === "refused" && item.verdict?.verdict === "confirm";
  const change = () => {
    composer.insert(item.body.text);
    outbox.discard(item.clientId);
  };
  return (
    <div className="outbox-decision">
      {asksReason && (
        <Input
          size="small"
          value={reason}
          aria-label={t("compliance.reason")}
          placeholder={t("compliance.reasonPlaceholder")}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {asksReason && (
        <Button
          size="small"
          type="primary"
          disabled={reason.trim() === ""}
          onClick={() => outbox.retry(item.clientId, reason.trim())}
        >
          {t("compliance.sendWithReason")}
        </Button>
      )}
      {item.state === "refused" && item.verdict?.verdict === "hold" && <SubmitButton item={item} />}
      {item.state === "kept" && !isOpen && (
        <Checkbox
          checked={item.whenBack ?? false}
          onChange={(event) => outbox.sendWhenBack(item.clientId, event.target.checked)}
        >
          {t("conversations.outbox.whenBack")}
        </Checkbox>
      )}
      {(item.state === "failed" || (item.state === "kept" && isOpen)) && (
        <Button size="small" onClick={() => outbox.retry(item.clientId)}>
          {t("conversations.outbox.retry")}
        </Button>
      )}
      {item.body.kind === "text" && (
        <Button size="small" onClick={change}>
          {t("conversations.outbox.edit")}
        </Button>
      )}
      <Button size="small" type="text" danger onClick={() => outbox.discard(item.clientId)}>
        {t("conversations.outbox.discard")}
      </Button>
    </div>
  );
}

/** The gate holds these words: a supervisor may let them go. */
function SubmitButton({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const outbox = useOutbox();
  const showProblem = useShowProblem();
  const step = useSubmitHold(item.conversationId);
  const submit = () =>
    step.mutate(
      { clientId: item.clientId, body: item.body, note: "" },
      { onError: showProblem, onSuccess: () => outbox.discard(item.clientId) },
    );
  return (
    <Button size="small" type="primary" icon={<AuditOutlined />} loading={step.isPending} onClick={submit}>
      {t("conversations.holds.submit")}
    </Button>
  );
}
