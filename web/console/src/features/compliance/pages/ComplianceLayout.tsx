import { Result } from "antd";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { useAccount } from "../../../app/account.tsx";
import { Sections } from "../../../app/components/Sections.tsx";
import { openSections } from "../../../app/sections.ts";
import { SECTIONS } from "../sections.ts";

export function ComplianceLayout() {
  const { t } = useTranslation();
  return (
    <Sections
      sections={SECTIONS}
      label={t("compliance.sections.label")}
      name={(id) => t(`compliance.sections.${id}`)}
    />
  );
}

/** `/compliance` itself: the first room that one may enter. */
export function ComplianceStart() {
  const { t } = useTranslation();
  const first = openSections(SECTIONS, useAccount().permissions)[0];
  if (first) return <Navigate to={first.path} replace />;
  return <Result status="info" title={t("compliance.sections.none")} />;
}
