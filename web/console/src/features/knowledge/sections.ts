import type { Permission } from "../../api-types.ts";

export interface Section {
  id:
    | "entries"
    | "reviews"
    | "scripts"
    | "variables"
    | "documents"
    | "graph"
    | "flows"
    | "workshop"
    | "models";
  path: string;
  permission: Permission;
}

/** The rooms of knowledge, in the order in which they stand above its pages. */
export const SECTIONS: readonly Section[] = [
  { id: "entries", path: "/knowledge", permission: "read_knowledge" },
  { id: "documents", path: "/knowledge/documents", permission: "read_knowledge" },
  { id: "graph", path: "/knowledge/graph", permission: "read_knowledge" },
  { id: "flows", path: "/knowledge/flows", permission: "read_knowledge" },
  { id: "reviews", path: "/knowledge/review", permission: "approve_knowledge" },
  { id: "scripts", path: "/knowledge/scripts", permission: "edit_knowledge" },
  { id: "variables", path: "/knowledge/variables", permission: "edit_knowledge" },
  { id: "workshop", path: "/knowledge/workshop", permission: "edit_knowledge" },
  { id: "models", path: "/knowledge/models", permission: "edit_knowledge" },
];

/** The room that a path is in: the longest one that it begins with. */
export function sectionAt(pathname: string): Section | undefined {
  return [...SECTIONS]
    .sort((one, other) => other.path.length - one.path.length)
    .find((one) => pathname === one.path || pathname.startsWith(`${one.path}/`));
}
