import type { Permission } from "../api-types.ts";

/** One room of an area: a page with an address of its own, above which all rooms of the area stand as tabs. */
export interface Section<Id extends string = string> {
  id: Id;
  path: string;
  /** Any one of these opens it. */
  permissions: readonly Permission[];
}

/** The rooms that somebody with these permissions may enter. */
export function openSections<Id extends string>(
  sections: readonly Section<Id>[],
  permissions: readonly Permission[],
): Section<Id>[] {
  return sections.filter((section) => section.permissions.some((one) => permissions.includes(one)));
}

/** The room that a path is in: the longest one that it begins with. */
export function sectionAt<Id extends string>(
  sections: readonly Section<Id>[],
  pathname: string,
): Section<Id> | undefined {
  return [...sections]
    .sort((one, other) => other.path.length - one.path.length)
    .find((one) => pathname === one.path || pathname.startsWith(`${one.path}/`));
}
