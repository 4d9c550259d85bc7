import type { Section } from "../../app/sections.ts";

type Id =
  | "alerts"
  | "inspection"
  | "scorecards"
  | "cases"
  | "complaints"
  | "trends"
  | "rules"
  | "bench"
  | "evidence"
  | "audit"
  | "privacy";

/** The rooms of compliance, in the order in which they stand above its pages. */
export const SECTIONS: readonly Section<Id>[] = [
  { id: "privacy", path: "/compliance/privacy", permissions: ["govern_data"] },
];
