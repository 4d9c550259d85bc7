import { Input, Select } from "antd";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAllEntries } from "../../api/entries.ts";
import type { EntryTitles } from "../../flows/words.ts";

/** A label above its control. */
export function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="flow-field">
      <span className="flow-label">{label}</span>
      {children}
      {hint && <span className="quiet">{hint}</span>}
    </label>
  );
}

interface BothProps {
  label: string;
  zh: string | null;
  en: string | null;
  rows?: number;
  onZh: (text: string) => void;
  onEn: (text: string) => void;
}

/** The same words in both languages, side by side. */
export function Both({ label, zh, en, rows, onZh, onEn }: BothProps) {
  const { t } = useTranslation();
  const box = (name: string, value: string | null, change: (text: string) => void) => {
    const shared = {
      "aria-label": `${label} · ${name}`,
      placeholder: name,
      value: value ?? "",
      onChange: (event: { target: { value: string } }) => change(event.target.value),
    };
    return rows ? (
      <Input.TextArea {...shared} autoSize={{ minRows: rows, maxRows: 12 }} />
    ) : (
      <Input {...shared} />
    );
  };
  return (
    <fieldset className="flow-field flow-both">
      <legend className="flow-label">{label}</legend>
      {box(t("knowledge.flows.chinese"), zh, onZh)}
      {box(t("knowledge.flows.english"), en, onEn)}
    </fieldset>
  );
}

/** A text that may be missing: none where nothing is written. */
export function orNone(text: string): string | null {
  return text === "" ? null : text;
}

/** Titles of all entries, in the language of the console. */
export function useEntryTitles(): EntryTitles {
  const { i18n } = useTranslation();
  const { items } = useAllEntries();
  const english = i18n.language === "en";
  return useMemo(
    () => new Map(items.map((entry) => [entry.key, (english && entry.title_en) || entry.title])),
    [items, english],
  );
}

interface EntryPickProps {
  label: string;
  value: readonly string[];
  onChange: (keys: string[]) => void;
  single?: boolean;
}

/** Picks entries by their question or key. */
export function EntryPick({ label, value, onChange, single = false }: EntryPickProps) {
  const { t, i18n } = useTranslation();
  const entries = useAllEntries();
  const options = entries.items
    .filter((entry) => entry.audience === "customer" && entry.status === "published")
    .map((entry) => ({
      value: entry.key,
      label: `${(i18n.language === "en" && entry.title_en) || entry.title} · ${entry.key}`,
    }));
  const shared = {
    showSearch: true,
    optionFilterProp: "label" as const,
    options,
    loading: entries.isPending,
    placeholder: t("knowledge.flows.allEntries"),
    "aria-label": label,
  };
  return (
    <Field label={label}>
      {single ? (
        <Select {...shared} value={value[0] ?? null} onChange={(key) => onChange(key ? [key] : [])} />
      ) : (
        <Select {...shared} mode="multiple" value={[...value]} onChange={(keys) => onChange(keys)} />
      )}
    </Field>
  );
}
