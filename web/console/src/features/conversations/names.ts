import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** The back end's words for channels, tiers and the like, as people call them; unknown ones stay as they are. */
export function useNamed(group: string): (id: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (id) => {
      const key = `${group}.${id}`;
      return i18n.exists(key) ? String(i18n.t(key as "common.none")) : id;
    },
    [i18n, group],
  );
}

const VISITOR = /^访客(?= |$)/;

/** The back end calls visitors `访客 0B6D`; an English page says so in English. Other names stay as they are. */
export function visitorNamed(name: string, visitor: string): string {
  return name.replace(VISITOR, visitor);
}

export function useCustomerName(): (name: string) => string {
  const { t } = useTranslation();
  return useCallback((name) => visitorNamed(name, t("conversations.kinds.visitor")), [t]);
}

export function useChannelName(): (id: string) => string {
  return useNamed("conversations.channels");
}

export function useTierName(): (id: string) => string {
  return useNamed("conversations.tiers");
}

/** Only signals that have a name here are for a seat's eyes. */
export function useSignalNames(signals: readonly string[]): string[] {
  const { i18n } = useTranslation();
  const named = useNamed("conversations.signals");
  return signals.filter((signal) => i18n.exists(`conversations.signals.${signal}`)).map(named);
}
