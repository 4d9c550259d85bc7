import { useTranslation } from "react-i18next";
import type { RuleVersion, VerdictLevel } from "../../../../api-types.ts";
import { useNamed } from "../../../conversations/names.ts";
import { useRuleSet } from "../../api/rules.ts";
import { LEVEL_SIGNS } from "../HitList.tsx";

export function isOpen(version: RuleVersion): boolean {
  return version.status === "draft" || version.status === "in_review";
}

/** How grave something is: a sign and a word, never the colour alone. */
export function LevelTag({ level }: { level: VerdictLevel }) {
  const { t } = useTranslation();
  return (
    <span className={`level level-${level}`}>
      {level !== "pass" && LEVEL_SIGNS[level]} {t(`compliance.levels.${level}`)}
    </span>
  );
}

/** The name of a category in the reader's language. */
export function useNameOf(): (one: { name: string; name_en: string }) => string {
  const { i18n } = useTranslation();
  return (one) => (i18n.language === "en" ? one.name_en : one.name);
}

/** What a category is called, the firm's own ones of this version too. */
export function useCategoryNames(version: number, revision: number): (id: string) => string {
  const rules = useRuleSet(version, revision).data;
  const nameOf = useNameOf();
  const named = useNamed("compliance.categories");
  return (id) => {
    const own = rules?.categories.find((one) => one.id === id && one.default_level === null);
    return own ? nameOf(own) : named(id);
  };
}

const STATUS_FLAGS: Partial<Record<RuleVersion["status"], string>> = {
  active: "flag-accent",
  in_review: "flag-warning",
};

export function StatusFlag({ version }: { version: RuleVersion }) {
  const { t } = useTranslation();
  return (
    <span className={`flag ${STATUS_FLAGS[version.status] ?? ""}`}>
      {t(`compliance.rules.status.${version.status}`)}
    </span>
  );
}
