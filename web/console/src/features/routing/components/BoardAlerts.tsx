import { CheckCircleOutlined, ExclamationCircleFilled, WarningFilled } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { BoardAlert } from "../../../api-types.ts";
import { alertText } from "../alerts.ts";
import { useColleagues } from "../api.ts";

const SIGNS: Record<BoardAlert["level"], ReactNode> = {
  warning: <ExclamationCircleFilled aria-hidden />,
  critical: <WarningFilled aria-hidden />,
};

export function BoardAlerts({ alerts }: { alerts: readonly BoardAlert[] }) {
  const { t } = useTranslation();
  return (
    <section className="panel alerts" aria-label={t("routing.alerts.title")}>
      <h2>{t("routing.alerts.title")}</h2>
      <div aria-live="polite">
        {alerts.length === 0 ? (
          <p className="all-well">
            <CheckCircleOutlined aria-hidden /> {t("routing.alerts.none")}
          </p>
        ) : (
          <ul className="plain-list">
            {alerts.map((alert) => (
              <AlertRow
                key={`${alert.code} ${alert.queue} ${alert.staff_id} ${alert.conversation_id}`}
                alert={alert}
              />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function AlertRow({ alert }: { alert: BoardAlert }) {
  const { i18n } = useTranslation();
  const colleagues = useColleagues();
  const name = colleagues.data?.find((seat) => seat.staff.id === alert.staff_id)?.staff.name ?? "";
  const text = alertText(i18n, alert, name);
  return (
    <li className={`alert alert-${alert.level}`}>
      {SIGNS[alert.level]}{" "}
      {alert.conversation_id ? (
        <Link to={`/board/${alert.conversation_id}`}>{text}</Link>
      ) : (
        <span>{text}</span>
      )}
    </li>
  );
}
