import type { Section } from "../../app/sections.ts";

type Id =
  | "entries"
  | "reviews"
  | "scripts"
  | "variables"
  | "documents"
  | "graph"
  | "flows"
  | "workshop"
  | "models";

/** The rooms of knowledge, in the order in which they stand above its pages. */
export const SECTIONS: readonly Section<Id>[] = [
  { id: "entries", path: "/knowledge", permissions: ["read_knowledge"] },
  { id: "documents", path: "/knowledge/documents", permissions: ["read_knowledge"] },
  { id: "graph", path: "/knowledge/graph", permissions: ["read_knowledge"] },
  { id: "flows", path: "/knowledge/flows", permissions: ["read_knowledge"] },
  { id: "reviews", path: "/knowledge/review", permissions: ["approve_knowledge"] },
  { id: "scripts", path: "/knowledge/scripts", permissions: ["edit_knowledge"] },
  { id: "variables", path: "/knowledge/variables", permissions: ["edit_knowledge"] },
  { id: "workshop", path: "/knowledge/workshop", permissions: ["edit_knowledge"] },
  { id: "models", path: "/knowledge/models", permissions: ["edit_knowledge"] },
];
