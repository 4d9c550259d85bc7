import type { Section } from "../../app/sections.ts";

type Id =
  | "alerts"
  | "inspection"
  | "scorecards"
  | "cases"
  | "complaints"
  | "trends"
  | "mine"
  | "rules"
  | "bench"
  | "overrides"
  | "evidence"
  | "audit"
  | "privacy";

/** The rooms of compliance, in the order in which they stand above its pages. */
export const SECTIONS: readonly Section<Id>[] = [
  { id: "alerts", path: "/compliance/alerts", permissions: ["inspect"] },
  { id: "inspection", path: "/compliance/inspection", permissions: ["inspect"] },
  { id: "scorecards", path: "/compliance/scorecards", permissions: ["inspect"] },
  {
    id: "cases",
    path: "/compliance/cases",
    permissions: ["review_compliance", "handle_complaints", "read_aml"],
  },
  { id: "complaints", path: "/compliance/complaints", permissions: ["handle_complaints"] },
  { id: "trends", path: "/compliance/trends", permissions: ["inspect"] },
  { id: "rules", path: "/compliance/rules", permissions: ["review_compliance"] },
  { id: "bench", path: "/compliance/bench", permissions: ["review_compliance"] },
  { id: "mine", path: "/compliance/mine", permissions: ["serve_customers"] },
  { id: "overrides", path: "/compliance/overrides", permissions: ["review_compliance"] },
  { id: "evidence", path: "/compliance/evidence", permissions: ["read_evidence"] },
  { id: "audit", path: "/compliance/audit", permissions: ["read_evidence"] },
  { id: "privacy", path: "/compliance/privacy", permissions: ["govern_data"] },
];
