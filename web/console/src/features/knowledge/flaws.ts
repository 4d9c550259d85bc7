import type { TFunction } from "i18next";
import type { Flaw } from "../../api-types.ts";

type Words = Pick<Flaw, "field" | "code" | "message"> & Partial<Pick<Flaw, "value" | "other">>;

/** A field's name as the page has it, with the place in a list: `phrasings.2` is the third phrasing. */
export function fieldLabel(t: TFunction, field: string): string {
  const [name = "", place] = field.split(".");
  const label = String(t(`knowledge.fields.${name}` as "knowledge.fields.title", { defaultValue: name }));
  return place !== undefined && /^\d+$/.test(place) ? `${label} ${Number(place) + 1}` : label;
}

/** What is wrong, in the reader's language: by its code, never the server's own words. */
export function flawText(t: TFunction, { field, code, value = "", other = "" }: Words): string {
  const known = `knowledge.flaws.${code}` as "knowledge.flaws.html";
  const words = String(
    t(known, { value, other, defaultValue: String(t("knowledge.flaws.malformed", { value, other })) }),
  );
  return field === "" ? words : String(t("knowledge.flaws.at", { field: fieldLabel(t, field), words }));
}
