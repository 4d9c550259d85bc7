import * as alerts from "./alerts.ts";
import * as audit from "./audit.ts";
import * as bench from "./bench.ts";
import * as cases from "./cases.ts";
import * as complaints from "./complaints.ts";
import * as evidence from "./evidence.ts";
import * as gate from "./gate.ts";
import * as inspection from "./inspection.ts";
import * as overrides from "./overrides.ts";
import * as rules from "./rules.ts";
import * as scorecards from "./scorecards.ts";
import * as sections from "./sections.ts";
import * as trends from "./trends.ts";

export const zh = {
  ...gate.zh,
  overrides: overrides.zh,
  alerts: alerts.zh,
  cases: cases.zh,
  complaints: complaints.zh,
  rules: rules.zh,
  bench: bench.zh,
  evidence: evidence.zh,
  audit: audit.zh,
  inspection: inspection.zh,
  scorecards: scorecards.zh,
  trends: trends.zh,
  sections: sections.zh,
};

export const en: typeof zh = {
  ...gate.en,
  overrides: overrides.en,
  alerts: alerts.en,
  cases: cases.en,
  complaints: complaints.en,
  rules: rules.en,
  bench: bench.en,
  evidence: evidence.en,
  audit: audit.en,
  inspection: inspection.en,
  scorecards: scorecards.en,
  trends: trends.en,
  sections: sections.en,
};
