import { type ThemeConfig, theme } from "antd";
import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from "react";
import { usePreferences } from "./preferences.ts";

export type ThemeMode = "light" | "dark";

/** What the system asks for, such as dark colours, and again whenever that changes. */
function useSystemAsks(feature: string): boolean {
  const query = useMemo(() => window.matchMedia(feature), [feature]);
  const subscribe = useCallback(
    (listener: () => void) => {
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => query.matches);
}

/** Whether things may move: not for people whom motion makes sick. */
export function useMotion(): boolean {
  return !useSystemAsks("(prefers-reduced-motion: reduce)");
}

export function useThemeMode(): ThemeMode {
  const { theme: chosen } = usePreferences();
  const systemIsDark = useSystemAsks("(prefers-color-scheme: dark)");
  if (chosen !== "system") return chosen;
  return systemIsDark ? "dark" : "light";
}

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

// Ant Design's paler greys do not reach the contrast of WCAG AA on small type.
const LIGHT_TOKENS: ThemeConfig["token"] = {
  colorPrimary: "#3450c4",
  colorInfo: "#3450c4",
  colorLink: "#3450c4",
  colorBgLayout: "#f3f4f7",
  colorTextTertiary: "rgba(0, 0, 0, 0.6)",
  colorTextDescription: "rgba(0, 0, 0, 0.6)",
  colorTextPlaceholder: "rgba(0, 0, 0, 0.56)",
};

const DARK_TOKENS: ThemeConfig["token"] = {
  colorPrimary: "#5570e6",
  colorInfo: "#5570e6",
  colorLink: "#93a6ff",
  colorError: "#ff8a85",
  colorBgBase: "#16181d",
  colorTextBase: "#eef0f4",
  colorTextTertiary: "rgba(238, 240, 244, 0.62)",
  colorTextDescription: "rgba(238, 240, 244, 0.62)",
  colorTextPlaceholder: "rgba(238, 240, 244, 0.56)",
};

const DARK_COMPONENTS: NonNullable<ThemeConfig["components"]> = {
  Tabs: { itemSelectedColor: "#a9b9ff", itemHoverColor: "#a9b9ff", inkBarColor: "#a9b9ff" },
};

export function themeFor(mode: ThemeMode, motion: boolean): ThemeConfig {
  return {
    algorithm: mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      ...(mode === "dark" ? DARK_TOKENS : LIGHT_TOKENS),
      fontFamily: FONT,
      borderRadius: 8,
      motion,
    },
    ...(mode === "dark" ? { components: DARK_COMPONENTS } : {}),
  };
}

/** Ink for words that carry urgency: readable on the pale ground of the same colour. */
const INKS: Record<ThemeMode, Record<string, string>> = {
  light: {
    "error-ink": "#b3202c",
    "warning-ink": "#845400",
    "success-ink": "#1c7032",
    "info-ink": "#2f49b5",
    "mine-ground": "#e3e9ff",
    "note-ground": "#fff6dc",
    "bot-ground": "#e8eaf0",
  },
  dark: {
    "error-ink": "#ff9a95",
    "warning-ink": "#f2c261",
    "success-ink": "#83d592",
    "info-ink": "#a9b9ff",
    "mine-ground": "#28345f",
    "note-ground": "#3a3117",
    "bot-ground": "#22252c",
  },
};

/** Puts Ant Design's tokens where our own style sheets can use them. */
export function ThemeVariables({ mode }: { mode: ThemeMode }): null {
  const { token } = theme.useToken();
  useLayoutEffect(() => {
    const values: Record<string, string> = {
      ...INKS[mode],
      layout: token.colorBgLayout,
      ground: token.colorBgContainer,
      raised: token.colorBgElevated,
      fill: token.colorFillTertiary,
      "fill-strong": token.colorFillSecondary,
      line: token.colorBorderSecondary,
      "line-strong": token.colorBorder,
      ink: token.colorText,
      "ink-2": token.colorTextSecondary,
      "ink-3": token.colorTextTertiary,
      accent: token.colorPrimary,
      "accent-ground": token.colorPrimaryBg,
      "accent-line": token.colorPrimaryBorder,
      error: token.colorError,
      "error-ground": token.colorErrorBg,
      warning: token.colorWarning,
      "warning-ground": token.colorWarningBg,
      success: token.colorSuccess,
      "success-ground": token.colorSuccessBg,
      radius: `${token.borderRadius}px`,
    };
    const root = document.documentElement;
    for (const [name, value] of Object.entries(values)) root.style.setProperty(`--${name}`, value);
    root.style.colorScheme = mode;
    root.dataset.theme = mode;
  }, [token, mode]);
  return null;
}
