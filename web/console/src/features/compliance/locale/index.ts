import * as gate from "./gate.ts";
import * as sections from "./sections.ts";

export const zh = {
  ...gate.zh,
  sections: sections.zh,
};

export const en: typeof zh = {
  ...gate.en,
  sections: sections.en,
};
