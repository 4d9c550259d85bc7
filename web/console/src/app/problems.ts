import { App } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { OfflineError, ProblemError } from "./http.ts";

/** What to tell a person about an error: by its code, never the server's own words. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return useCallback(
    (error) => {
      if (error instanceof OfflineError) return t("problems.offline");
      if (!(error instanceof ProblemError)) return t("problems.fallback");
      const key = `problems.${error.problem.code}`;
      return i18n.exists(key) ? String(i18n.t(key as "problems.fallback")) : t("problems.fallback");
    },
    [t, i18n],
  );
}

export function useShowProblem(): (error: unknown) => void {
  const { message } = App.useApp();
  const textOf = useProblemText();
  return useCallback((error) => void message.error(textOf(error)), [message, textOf]);
}
