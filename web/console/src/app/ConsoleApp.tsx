import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useMemo } from "react";
import { ProblemError } from "./http.ts";
import { i18n } from "./i18n.ts";
import { usePreferences } from "./preferences.ts";
import { SessionGate } from "./SessionGate.tsx";
import { ThemeVariables, themeFor, useMotion, useThemeMode } from "./theme.tsx";

/** A refusal stays one however often it is asked; only a lost connection is worth another try. */
function retry(failures: number, error: Error): boolean {
  if (error instanceof ProblemError && error.problem.status < 500) return false;
  return failures < 2;
}

const client = new QueryClient({
  defaultOptions: { queries: { retry, staleTime: 15_000, refetchOnWindowFocus: false } },
});

export function ConsoleApp() {
  const { locale } = usePreferences();
  const mode = useThemeMode();
  const motion = useMotion();
  const theme = useMemo(() => themeFor(mode, motion), [mode, motion]);
  useEffect(() => {
    document.documentElement.lang = locale;
    void i18n.changeLanguage(locale);
  }, [locale]);
  return (
    <ConfigProvider theme={theme} locale={locale === "en" ? enUS : zhCN} button={{ autoInsertSpace: false }}>
      <ThemeVariables mode={mode} />
      <App className="app" message={{ maxCount: 3 }}>
        <QueryClientProvider client={client}>
          <SessionGate />
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}
