import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { StaffAlert } from "../../../../api-types.ts";
import { useNamed } from "../../../conversations/names.ts";

type Titled = Pick<StaffAlert, "code" | "label" | "category">;

/** What an alert is about, in one line. */
export function useAlertTitle(): (one: Titled) => string {
  const { t } = useTranslation();
  const category = useNamed("compliance.categories");
  return useCallback(
    (one) => {
      const parts = [
        t(`compliance.alerts.codes.${one.code}`),
        one.category ? category(one.category) : "",
        one.label,
      ];
      return parts.filter((part) => part !== "").join(" · ");
    },
    [t, category],
  );
}

type Flagged = Pick<StaffAlert, "state" | "grade" | "times" | "overdue" | "escalated_at">;

export function AlertFlags({ one }: { one: Flagged }) {
  const { t } = useTranslation();
  const colour = { open: "flag-accent", appealed: "flag-warning" }[one.state as "open"] ?? "";
  return (
    <span className="handling-flags">
      <span className={`flag ${colour}`}>{t(`compliance.alerts.states.${one.state}`)}</span>
      <span className={one.grade === "compliance" ? "flag flag-error" : "flag"}>
        {t(`compliance.alerts.grades.${one.grade}`)}
      </span>
      {one.times > 1 && <span className="flag">{t("compliance.alerts.times", { count: one.times })}</span>}
      {one.overdue && <span className="flag flag-error">{t("compliance.alerts.overdue")}</span>}
      {one.escalated_at !== null && (
        <span className="flag flag-warning">{t("compliance.alerts.escalated")}</span>
      )}
    </span>
  );
}
