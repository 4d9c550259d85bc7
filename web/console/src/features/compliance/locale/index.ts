import * as bench from "./bench.ts";
import * as gate from "./gate.ts";
import * as overrides from "./overrides.ts";
import * as rules from "./rules.ts";
import * as sections from "./sections.ts";

export const zh = {
  ...gate.zh,
  overrides: overrides.zh,
  rules: rules.zh,
  bench: bench.zh,
  sections: sections.zh,
};

export const en: typeof zh = {
  ...gate.en,
  overrides: overrides.en,
  rules: rules.en,
  bench: bench.en,
  sections: sections.en,
};
