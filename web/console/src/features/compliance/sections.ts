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
  | "overrides"
  | "evidence"
  | "audit"
  | "privacy";

/** The rooms of compliance, in the order in which they stand above its pages. */
export const SECTIONS: readonly Section<Id>[] = [
  { id: "rules", path: "/compliance/rules", permissions: ["review_compliance"] },
  { id: "bench", path: "/compliance/bench", permissions: ["review_compliance"] },
  { id: "overrides", path: "/compliance/overrides", permissions: ["review_compliance"] },
  { id: "privacy", path: "/compliance/privacy", permissions: ["govern_data"] },
];
