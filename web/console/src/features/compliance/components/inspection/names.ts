import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { InspectionResult } from "../../../../api-types.ts";
import { useNamed } from "../../../conversations/names.ts";

/** Data that has a name in both languages. */
export function useOwnName(): (one: { name: string; name_en: string }) => string {
  const { i18n } = useTranslation();
  return useCallback((one) => (i18n.language === "en" ? one.name_en : one.name), [i18n.language]);
}

/** Who did something; what ships with the platform was written by nobody. */
export function useAuthor(): (name: string) => string {
  const { t } = useTranslation();
  return useCallback((name) => (name === "system" ? t("compliance.inspection.speakers.system") : name), [t]);
}

/** Why a rule scored as it did, in words. */
export function useNote(): (result: InspectionResult) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (result) => {
      const key = `compliance.inspection.notes.${result.note}`;
      return i18n.exists(key) ? String(i18n.t(key as "common.none", { ...result.values })) : "";
    },
    [i18n],
  );
}

export function useRiskName(): (id: string) => string {
  return useNamed("compliance.inspection.risks");
}

export function useQueueName(): (id: string) => string {
  return useNamed("routing.queues");
}
