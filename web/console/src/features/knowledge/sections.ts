import type { Permission } from "../../api-types.ts";

export interface Section {
  id: "entries" | "documents";
  path: string;
  permission: Permission;
}

/** The rooms of knowledge, in the order in which they stand above its pages. */
export const SECTIONS: readonly Section[] = [
  { id: "entries", path: "/knowledge", permission: "read_knowledge" },
  { id: "documents", path: "/knowledge/documents", permission: "read_knowledge" },
];

/** The room that a path is in: the longest one that it begins with. */
export function sectionAt(pathname: string): Section | undefined {
  return [...SECTIONS]
    .sort((one, other) => other.path.length - one.path.length)
    .find((one) => pathname === one.path || pathname.startsWith(`${one.path}/`));
}
