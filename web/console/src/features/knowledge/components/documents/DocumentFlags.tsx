import { useTranslation } from "react-i18next";
import type { DocumentSummary, DocumentView } from "../../../../api-types.ts";
import { validityOf } from "../../documents.ts";

/** What one should know of a document before relying on it. */
export function DocumentFlags({ document }: { document: DocumentSummary | DocumentView }) {
  const { t } = useTranslation();
  const latest = "latest" in document ? document.latest : document.versions[0];
  const validity = validityOf(
    document,
    new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }),
  );
  return (
    <span className="entry-tags">
      {latest && latest.status !== "ready" && (
        <span className={latest.status === "failed" ? "flag flag-error" : "flag flag-accent"} role="status">
          {t(`knowledge.documents.status.${latest.status}`, { progress: latest.progress })}
        </span>
      )}
      {document.audience === "staff" && (
        <span className="flag">{t("knowledge.documents.fields.audiences.staff")}</span>
      )}
      {document.archived && <span className="flag">{t("knowledge.documents.shown.archived")}</span>}
      {validity !== null && (
        <span className="flag flag-error">
          {t(validity === "expired" ? "knowledge.documents.expired" : "knowledge.documents.notYet")}
        </span>
      )}
      {document.law !== null && <span className="flag">{t("knowledge.documents.shipped")}</span>}
    </span>
  );
}
