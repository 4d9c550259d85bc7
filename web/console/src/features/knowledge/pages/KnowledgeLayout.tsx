import { Badge } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation } from "react-router";
import { useAccount } from "../../../app/account.tsx";
import { useWork } from "../api/reviews.ts";
import { SECTIONS, sectionAt } from "../sections.ts";
import "./sections.css";

/** The rooms of knowledge above, the page of one of them below. */
export function KnowledgeLayout() {
  const { t } = useTranslation();
  const { permissions } = useAccount();
  const current = sectionAt(useLocation().pathname);
  const work = useWork(permissions.includes("read_knowledge"));
  const waiting = work.data?.to_review ?? 0;
  const here = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) here.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  const open = SECTIONS.filter((section) => permissions.includes(section.permission));
  return (
    <div className="sectioned">
      {open.length > 1 && (
        <nav className="sections" aria-label={t("knowledge.sections.label")}>
          {open.map((section) => (
            <Link
              key={section.id}
              ref={section === current ? here : undefined}
              to={section.path}
              aria-current={section === current ? "page" : undefined}
            >
              {t(`knowledge.sections.${section.id}`)}
              {section.id === "reviews" && waiting > 0 && <Badge count={waiting} size="small" />}
            </Link>
          ))}
        </nav>
      )}
      <Outlet />
    </div>
  );
}
