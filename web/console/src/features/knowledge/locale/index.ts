import * as entries from "./entries.ts";
import * as sections from "./sections.ts";

export const zh = { ...entries.zh, sections: sections.zh };

export const en: typeof zh = { ...entries.en, sections: sections.en };
