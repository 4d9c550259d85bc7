import * as documents from "./documents.ts";
import * as entries from "./entries.ts";
import * as sections from "./sections.ts";

export const zh = { ...entries.zh, documents: documents.zh, sections: sections.zh };

export const en: typeof zh = { ...entries.en, documents: documents.en, sections: sections.en };
