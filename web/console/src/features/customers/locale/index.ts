import * as customers from "./customers.ts";
import * as privacy from "./privacy.ts";

export const zh = { ...customers.zh, privacy: privacy.zh };

export const en: typeof zh = { ...customers.en, privacy: privacy.en };
