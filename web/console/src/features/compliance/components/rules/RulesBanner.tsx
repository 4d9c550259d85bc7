import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../../../app/time.ts";
import { useRulesState } from "../../api/rules.ts";
import "./banner.css";

/** While a version that ought to judge cannot: which one does instead, and since when. A closed gate says so itself. */
export function RulesBanner() {
  const { t, i18n } = useTranslation();
  const state = useRulesState().data;
  if (!state?.loaded || state.behind === null) return null;
  return (
    <Alert
      className="rules-banner"
      type="error"
      banner
      role="alert"
      title={t("compliance.rules.behind", {
        version: state.behind,
        loaded: state.version,
        time: formatMoment(state.behind_since ?? state.since, i18n.language),
      })}
    />
  );
}
