import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { formatMoment, spanOf, useNow } from "../../../app/time.ts";
import { useGate } from "../api/gate.ts";
import "./compliance.css";

/** While the gate cannot judge: since when, what does not work, and what to do. */
export function GateNotice() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { data: gate } = useGate();
  if (!gate || gate.available || gate.since === null) return null;
  const { unit, count } = spanOf(Math.max(0, (now - Date.parse(gate.since)) / 1000));
  return (
    <Alert
      type="error"
      banner
      className="gate-notice"
      title={t("compliance.gate.closed", {
        since: formatMoment(gate.since, i18n.language),
        span: t(`common.${unit}`, { count }),
      })}
      description={t("compliance.gate.advice")}
    />
  );
}
