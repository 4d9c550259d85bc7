import { useTranslation } from "react-i18next";
import { ExportList } from "../components/evidence/ExportParts.tsx";
import { Finder } from "../components/evidence/Finder.tsx";
import { SealCalendar } from "../components/evidence/SealCalendar.tsx";
import { VerifyPanel } from "../components/evidence/VerifyPanel.tsx";
import "../components/evidence/evidence.css";

/** How evidence stands: find, verify, export, and the seals of each day. */
export function EvidencePage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("compliance.evidence.title")}</h1>
      </header>
      <p className="quiet">{t("compliance.evidence.hint")}</p>
      <div className="evidence-panes">
        <div>
          <Finder />
          <VerifyPanel />
          <ExportList />
        </div>
        <SealCalendar />
      </div>
    </div>
  );
}
