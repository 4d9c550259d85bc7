import { SearchOutlined, UploadOutlined } from "@ant-design/icons";
import { App, Button, Input, Select } from "antd";
import { type DragEvent, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { useMay } from "../../../app/account.tsx";
import { DocumentTable } from "../components/documents/DocumentTable.tsx";
import { UploadDialog } from "../components/documents/UploadDialog.tsx";
import { DOCUMENT_KINDS } from "../documents.ts";
import "./knowledge.css";
import "./documents.css";

/** All documents; a file dropped anywhere on the page is taken. */
export function DocumentsPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const mayEdit = useMay("edit_knowledge");
  const [search, setSearch] = useSearchParams();
  const [upload, setUpload] = useState<{ file: File | null } | null>(null);
  const typed = search.get("q") ?? "";
  const kind = DOCUMENT_KINDS.find((one) => one === search.get("kind")) ?? null;
  const archived = search.get("archived") === "1";
  const change = (name: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer.files.item(0);
    if (mayEdit && file) setUpload({ file });
  };
  return (
    <section
      className="page knowledge"
      aria-label={t("knowledge.documents.title")}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <header className="page-head">
        <h1>{t("knowledge.documents.title")}</h1>
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("knowledge.documents.search")}
          aria-label={t("knowledge.documents.search")}
          value={typed}
          onChange={(event) => change("q", event.target.value)}
        />
        <Select
          allowClear
          className="page-select"
          placeholder={t("knowledge.documents.allKinds")}
          aria-label={t("knowledge.documents.kind")}
          value={kind}
          onChange={(value) => change("kind", value ?? null)}
          options={DOCUMENT_KINDS.map((value) => ({ value, label: t(`knowledge.documents.kinds.${value}`) }))}
        />
        <Select
          className="page-select"
          aria-label={t("knowledge.documents.shownLabel")}
          value={archived ? "archived" : "current"}
          onChange={(value) => change("archived", value === "archived" ? "1" : null)}
          options={(["current", "archived"] as const).map((value) => ({
            value,
            label: t(`knowledge.documents.shown.${value}`),
          }))}
        />
        {mayEdit && (
          <span className="page-actions">
            <Button type="primary" icon={<UploadOutlined />} onClick={() => setUpload({ file: null })}>
              {t("knowledge.documents.upload")}
            </Button>
          </span>
        )}
      </header>
      <DocumentTable filter={{ q: useDeferredValue(typed.trim()), kind, archived }} />
      {upload && (
        <UploadDialog
          first={upload.file}
          onClose={() => setUpload(null)}
          onUploaded={(document) => {
            setUpload(null);
            void message.success(t("knowledge.documents.uploaded"));
            void navigate(`/knowledge/documents/${document.id}`);
          }}
        />
      )}
    </section>
  );
}
