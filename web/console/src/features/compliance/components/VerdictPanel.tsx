import {
  AuditOutlined,
  CheckCircleOutlined,
  LoadingOutlined,
  PauseCircleOutlined,
  UndoOutlined,
} from "@ant-design/icons";
import { Button, Input, type InputRef } from "antd";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import type { Hit, Verdict } from "../../../api-types.ts";
import type { LiveVerdict } from "../api/gate.ts";
import { HitList } from "./HitList.tsx";

const QUIET_SIGNS: Record<LiveVerdict["state"], ReactNode> = {
  idle: null,
  checking: <LoadingOutlined aria-hidden />,
  done: <CheckCircleOutlined aria-hidden />,
  unavailable: <PauseCircleOutlined aria-hidden />,
};

interface VerdictPanelProps {
  live: LiveVerdict;
  onInstead: (hit: Hit) => void;
  reason: string;
  onReason: (reason: string) => void;
  reasonField: Ref<InputRef>;
  /** Takes the last replacement back; null where there is none. */
  onUndo: (() => void) | null;
  /** Gives the words to a supervisor, with what the writer says for them. */
  hold: { note: string; onNote: (note: string) => void; onSubmit: () => void; busy: boolean };
}

/** Under the writing field: what the gate thinks of the words, while they are being written. */
export function VerdictPanel({
  live,
  onInstead,
  reason,
  onReason,
  reasonField,
  onUndo,
  hold,
}: VerdictPanelProps) {
  const { t } = useTranslation();
  const { verdict, state } = live;
  if (state === "idle") return null;
  const level = verdict?.verdict ?? "pass";
  const undo = onUndo && (
    <Button size="small" icon={<UndoOutlined />} onClick={onUndo}>
      {t("compliance.undo")}
    </Button>
  );
  if (level === "pass" || verdict === null)
    return (
      <div className="verdict-calm">
        <Quiet state={state} />
        {undo}
        {verdict && <WillAdd verdict={verdict} />}
      </div>
    );
  return (
    <section
      className={`verdict-panel verdict-${level}`}
      aria-label={t("compliance.result")}
      aria-live="polite"
    >
      <div className="verdict-explain">
        <span>{t(`compliance.explain.${level}`)}</span>
        {level === "confirm" && (
          <Input
            ref={reasonField}
            size="small"
            className="reason-field"
            value={reason}
            maxLength={500}
            aria-label={t("compliance.reason")}
            placeholder={t("compliance.reasonPlaceholder")}
            onChange={(event) => onReason(event.target.value)}
          />
        )}
        {level === "hold" && (
          <>
            <Input
              size="small"
              className="reason-field"
              value={hold.note}
              maxLength={500}
              aria-label={t("conversations.holds.note")}
              placeholder={t("conversations.holds.notePlaceholder")}
              onChange={(event) => hold.onNote(event.target.value)}
            />
            <Button
              size="small"
              type="primary"
              icon={<AuditOutlined />}
              loading={hold.busy}
              onClick={hold.onSubmit}
            >
              {t("conversations.holds.submit")}
            </Button>
          </>
        )}
        {undo}
      </div>
      <HitList verdict={verdict} onInstead={onInstead} />
      <WillAdd verdict={verdict} />
    </section>
  );
}

/** What the platform will put behind the words when they are sent. */
function WillAdd({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  if (verdict.warnings.length === 0) return null;
  return (
    <div className="will-add" role="note">
      {t("compliance.willAdd")}
      <ul className="added-lines">
        {verdict.warnings.map((warning) => (
          <li key={warning.rule}>{warning.text}</li>
        ))}
      </ul>
    </div>
  );
}

function Quiet({ state }: { state: LiveVerdict["state"] }) {
  const { t } = useTranslation();
  const text = {
    idle: null,
    checking: t("compliance.checking"),
    done: t("compliance.checked"),
    unavailable: t("compliance.unavailable"),
  }[state];
  return (
    <div className="verdict-quiet quiet" role="status">
      {QUIET_SIGNS[state]} {text}
    </div>
  );
}
