import { Badge } from "antd";
import { useEffect, useRef } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { useAccount } from "../account.tsx";
import { openSections, type Section, sectionAt } from "../sections.ts";
import "./sections.css";

interface Props<Id extends string> {
  sections: readonly Section<Id>[];
  /** What the row of rooms is called to who cannot see it. */
  label: string;
  name: (id: Id) => string;
  /** How much waits in a room; none is shown for 0. */
  waiting?: Partial<Record<Id, number>>;
}

/** The rooms of an area above, the page of one of them below. */
export function Sections<Id extends string>({ sections, label, name, waiting = {} }: Props<Id>) {
  const { permissions } = useAccount();
  const current = sectionAt(sections, useLocation().pathname);
  const here = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) here.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  const open = openSections(sections, permissions);
  return (
    <div className="sectioned">
      {open.length > 1 && (
        <nav className="sections" aria-label={label}>
          {open.map((section) => (
            <Link
              key={section.id}
              ref={section === current ? here : undefined}
              to={section.path}
              aria-current={section === current ? "page" : undefined}
            >
              {name(section.id)}
              {(waiting[section.id] ?? 0) > 0 && <Badge count={waiting[section.id]} size="small" />}
            </Link>
          ))}
        </nav>
      )}
      <Outlet />
    </div>
  );
}
