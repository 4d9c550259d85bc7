import {
  ArrowLeftOutlined,
  CheckOutlined,
  IdcardOutlined,
  RobotOutlined,
  SwapOutlined,
  UserSwitchOutlined,
} from "@ant-design/icons";
import { App, Button, Tooltip } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationDetail, ConversationSummary } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { formatWait, useNow } from "../../../app/time.ts";
import { type Step, useStep } from "../api.ts";
import { urgencyOf, waitedSeconds } from "../lists.ts";
import { useChannelName, useCustomerName, useSignalNames, useTierName } from "../names.ts";
import { CloseDialog } from "./CloseDialog.tsx";
import type { Rights } from "./ConversationPane.tsx";
import { UrgencySign } from "./ConversationRow.tsx";
import { TransferDialog } from "./TransferDialog.tsx";

interface ConversationHeaderProps {
  detail: ConversationDetail;
  rights: Rights;
  onBack?: () => void;
  onDetails?: () => void;
  onGone?: () => void;
}

export function ConversationHeader({ detail, rights, onBack, onDetails, onGone }: ConversationHeaderProps) {
  const { t } = useTranslation();
  const { summary } = detail;
  return (
    <header className="conversation-head">
      {onBack && (
        <Button
          type="text"
          className="only-phone"
          icon={<ArrowLeftOutlined />}
          aria-label={t("common.back")}
          onClick={onBack}
        />
      )}
      <Who summary={summary} />
      <Actions summary={summary} rights={rights} {...(onGone ? { onGone } : {})} />
      {onDetails && (
        <Button
          type="text"
          className="only-narrow"
          icon={<IdcardOutlined />}
          aria-label={t("conversations.header.details")}
          onClick={onDetails}
        />
      )}
    </header>
  );
}

function Who({ summary }: { summary: ConversationSummary }) {
  const { t } = useTranslation();
  const now = useNow();
  const tierName = useTierName();
  const channelName = useChannelName();
  const signals = useSignalNames(summary.signals);
  const waited = waitedSeconds(summary, now);
  const urgency = urgencyOf(summary, now);
  const { kind, grade, tier } = summary.customer;
  const name = useCustomerName()(summary.customer.name);
  const parts = [grade, tier === null ? null : tierName(tier), channelName(summary.channel)];
  if (kind === "visitor" && !name.includes(t("conversations.kinds.visitor")))
    parts.unshift(t("conversations.kinds.visitor"));
  return (
    <div className="conversation-who">
      <h2>
        <UrgencySign urgency={urgency} />
        {name}
        {signals.map((signal) => (
          <span key={signal} className="row-signal">
            {signal}
          </span>
        ))}
      </h2>
      <div className="quiet conversation-facts">
        <span>{parts.filter(Boolean).join(" · ")}</span>
        {waited !== null && (
          <span className={`wait wait-${urgency} number`}>
            {t("conversations.list.waiting", { wait: formatWait(waited) })}
          </span>
        )}
      </div>
    </div>
  );
}

function Actions({
  summary,
  rights,
  onGone,
}: {
  summary: ConversationSummary;
  rights: Rights;
  onGone?: () => void;
}) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const [dialog, setDialog] = useState<"transfer" | "close" | null>(null);
  const step = useStep(summary.id);
  const showProblem = useShowProblem();
  const take = (taken: Step, done: string) =>
    step.mutateAsync(taken).then(() => void message.success(done), showProblem);
  const ask = (content: string, okText: string, action: () => Promise<unknown>) =>
    void modal.confirm({ title: okText, content, okText, onOk: action });
  const returnToBot = () =>
    ask(t("conversations.header.returnConfirm"), t("conversations.header.return"), () =>
      take({ step: "return" }, t("conversations.header.returned")).then(onGone),
    );
  const takeOver = () => {
    const action = () => take({ step: "take-over" }, t("conversations.header.tookOver"));
    const { holder } = summary;
    if (holder === null) void action();
    else
      ask(
        t("conversations.header.takeOverConfirm", { name: holder.name }),
        t("conversations.header.takeOver"),
        action,
      );
  };
  const close = () => setDialog(null);
  return (
    <div className="conversation-actions">
      {rights.canClaim && (
        <Button
          type="primary"
          loading={step.isPending}
          onClick={() => void take({ step: "claim" }, t("conversations.header.claimed"))}
        >
          {t("conversations.header.claim")}
        </Button>
      )}
      {rights.canTakeOver && (
        <Button icon={<UserSwitchOutlined />} loading={step.isPending} onClick={takeOver}>
          {t("conversations.header.takeOver")}
        </Button>
      )}
      {rights.holds && (
        <>
          <Action
            icon={<SwapOutlined />}
            label={t("conversations.header.transfer")}
            onClick={() => setDialog("transfer")}
          />
          <Action icon={<RobotOutlined />} label={t("conversations.header.return")} onClick={returnToBot} />
          <Action
            icon={<CheckOutlined />}
            label={t("conversations.header.close")}
            onClick={() => setDialog("close")}
          />
        </>
      )}
      <TransferDialog
        open={dialog === "transfer"}
        summary={summary}
        onClose={close}
        {...(onGone ? { onGone } : {})}
      />
      <CloseDialog
        open={dialog === "close"}
        summary={summary}
        onClose={close}
        {...(onGone ? { onGone } : {})}
      />
    </div>
  );
}

/** Words where there is room for them, the sign alone on a phone. */
function Action({ icon, label, onClick }: { icon: ReactNode; label: string; onClick: () => void }) {
  return (
    <Tooltip title={label} mouseEnterDelay={0.6}>
      <Button icon={icon} aria-label={label} onClick={onClick}>
        <span className="not-phone">{label}</span>
      </Button>
    </Tooltip>
  );
}
