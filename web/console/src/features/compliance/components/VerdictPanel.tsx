import { CheckCircleOutlined, LoadingOutlined } from "@ant-design/icons";
import { Input, type InputRef } from "antd";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import type { Hit } from "../../../api-types.ts";
import type { LiveVerdict } from "../api/gate.ts";
import { HitList } from "./HitList.tsx";

interface VerdictPanelProps {
  live: LiveVerdict;
  onInstead: (hit: Hit) => void;
  reason: string;
  onReason: (reason: string) => void;
  reasonField: Ref<InputRef>;
}

/** Under the writing field: what the gate thinks of the words, while they are being written. */
export function VerdictPanel({ live, onInstead, reason, onReason, reasonField }: VerdictPanelProps) {
  const { t } = useTranslation();
  const { verdict, state } = live;
  if (state === "idle") return null;
  const level = verdict?.verdict ?? "pass";
  if (level === "pass" || verdict === null) return <Quiet state={state} />;
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
      </div>
      <HitList verdict={verdict} onInstead={onInstead} />
    </section>
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
      {state === "checking" ? <LoadingOutlined aria-hidden /> : <CheckCircleOutlined aria-hidden />} {text}
    </div>
  );
}
