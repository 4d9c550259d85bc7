/** Translations: one table a language, looked up by key. A missing key does not compile. */
import type { Locale } from "../core/contract";
import { en } from "./en";
import { zh } from "./zh-CN";

export type Word = keyof typeof zh;
export type Words = Record<Word, string>;
export type Translate = (word: Word, values?: Record<string, string | number>) => string;

const TABLES: Record<Locale, Words> = { "zh-CN": zh, en };

export function translator(locale: Locale): Translate {
  const table = TABLES[locale];
  return (word, values) =>
    values ? table[word].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "")) : table[word];
}

/** The word for a problem code; codes without words of their own share one. */
export function problemWord(code: string): Word {
  const word = `problem.${code}`;
  return word in zh ? (word as Word) : "problem.unknown";
}

/** Chinese for whoever reads Chinese at all, English for everybody else. */
export function chooseLocale(wanted: string | null, languages: readonly string[]): Locale {
  if (wanted === "zh-CN" || wanted === "en") return wanted;
  return languages.length === 0 || languages.some((language) => /^zh\b/i.test(language)) ? "zh-CN" : "en";
}
