import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { Alert, App, Button, Table, Upload } from "antd";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ImportPreview, ImportRow } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { download, saveFile } from "../../../app/http.ts";
import { useProblemText, useShowProblem } from "../../../app/problems.ts";
import { useImportEntries, usePreviewImport } from "../api/library.ts";
import { fieldLabel, flawText } from "../flaws.ts";
import "./knowledge.css";
import "./library.css";

const CHANGES = ["flawed", "created", "changed", "unchanged"] as const;
const MOST_SHOWN = 500;

/** Everything that is published as a file, and files in after a look at what they would do. */
export function ExchangePage() {
  const { t } = useTranslation();
  const mayEdit = useMay("edit_knowledge");
  const showProblem = useShowProblem();
  const save = (format: "csv" | "yaml") =>
    void download(`/knowledge/export?format=${format}`, `knowledge.${format}`).catch(showProblem);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("knowledge.exchange.title")}</h1>
        <span className="page-actions">
          <Link to="/knowledge">{t("knowledge.compare.back")}</Link>
        </span>
      </header>
      <div className="exchange-panes">
        <section className="panel" aria-label={t("knowledge.exchange.exportTitle")}>
          <h2>{t("knowledge.exchange.exportTitle")}</h2>
          <p className="quiet">{t("knowledge.exchange.exportHint")}</p>
          <Button icon={<DownloadOutlined />} onClick={() => save("csv")}>
            CSV
          </Button>{" "}
          <Button icon={<DownloadOutlined />} onClick={() => save("yaml")}>
            YAML
          </Button>
        </section>
        {mayEdit && <ImportPanel />}
      </div>
    </div>
  );
}

function ImportPanel() {
  const { t } = useTranslation();
  const preview = usePreviewImport();
  const textOf = useProblemText();
  const [file, setFile] = useState<File | null>(null);
  const look = (chosen: File) => {
    setFile(chosen);
    preview.mutate(chosen);
    return false;
  };
  const forget = () => {
    setFile(null);
    preview.reset();
  };
  return (
    <section className="panel" aria-label={t("knowledge.exchange.importTitle")}>
      <h2>{t("knowledge.exchange.importTitle")}</h2>
      <p className="quiet">{t("knowledge.exchange.importHint")}</p>
      {preview.isError && <Alert type="error" showIcon title={textOf(preview.error)} />}
      {file && preview.data ? (
        <PreviewPanel key={preview.data.digest} file={file} preview={preview.data} onEnd={forget} />
      ) : (
        <Upload.Dragger
          accept=".csv,.yaml,.yml"
          showUploadList={false}
          beforeUpload={look}
          disabled={preview.isPending}
        >
          <p>
            <InboxOutlined aria-hidden /> {t("knowledge.exchange.choose")}
          </p>
        </Upload.Dragger>
      )}
    </section>
  );
}

interface PreviewPanelProps {
  file: File;
  preview: ImportPreview;
  onEnd: () => void;
}

function PreviewPanel({ file, preview, onEnd }: PreviewPanelProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const take = useImportEntries();
  const textOf = useProblemText();
  const count = preview.created + preview.changed;
  const order = (row: ImportRow) => CHANGES.indexOf(row.change);
  const rows = [...preview.rows].sort((one, other) => order(one) - order(other) || one.line - other.line);
  const confirm = () =>
    void take.mutateAsync({ file, digest: preview.digest }).then((outcome) => {
      void message.success(
        outcome.drafts > 0
          ? t("knowledge.exchange.doneDrafts", { count: outcome.drafts })
          : t("knowledge.exchange.donePublished", { count: outcome.published }),
      );
      onEnd();
    }, ignoreShown);
  return (
    <>
      {take.isError && <Alert type="error" showIcon title={textOf(take.error)} />}
      <div className="exchange-counts" role="status">
        <strong>{file.name}</strong>
        <span className="flag flag-accent">
          {t("knowledge.exchange.created", { count: preview.created })}
        </span>
        <span className="flag flag-accent">
          {t("knowledge.exchange.changed", { count: preview.changed })}
        </span>
        <span className="flag">{t("knowledge.exchange.unchanged", { count: preview.unchanged })}</span>
        {preview.flawed > 0 && (
          <span className="flag flag-error">{t("knowledge.exchange.flawed", { count: preview.flawed })}</span>
        )}
      </div>
      <div className="exchange-counts">
        {count > 0 ? (
          <Button type="primary" loading={take.isPending} onClick={confirm}>
            {t(preview.review ? "knowledge.exchange.confirmReview" : "knowledge.exchange.confirmDirect", {
              count,
            })}
          </Button>
        ) : (
          <span className="quiet">{t("knowledge.exchange.nothing")}</span>
        )}
        <Button onClick={onEnd}>{t("knowledge.exchange.cancel")}</Button>
        {preview.flawed > 0 && (
          <Button icon={<DownloadOutlined />} onClick={() => saveErrors(t, preview.rows)}>
            {t("knowledge.exchange.errors")}
          </Button>
        )}
      </div>
      <RowTable rows={rows.slice(0, MOST_SHOWN)} />
      {rows.length > MOST_SHOWN && (
        <p className="quiet">{t("knowledge.exchange.more", { count: rows.length - MOST_SHOWN })}</p>
      )}
    </>
  );
}

function ignoreShown(): void {}

function RowTable({ rows }: { rows: ImportRow[] }) {
  const { t } = useTranslation();
  return (
    <Table<ImportRow>
      size="small"
      className="exchange-rows"
      rowKey="line"
      dataSource={rows}
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: t("knowledge.exchange.line"), dataIndex: "line", width: 64, align: "right" },
        {
          title: t("knowledge.exchange.row"),
          key: "row",
          render: (_, row) => (
            <>
              {row.title} <span className="quiet">{row.key}</span>{" "}
              <span className={row.change === "flawed" ? "flag flag-error" : "flag"}>
                {t(`knowledge.exchange.changes.${row.change}`)}
              </span>
              <RowDetails row={row} />
            </>
          ),
        },
      ]}
    />
  );
}

function RowDetails({ row }: { row: ImportRow }) {
  const { t } = useTranslation();
  if (row.flaws.length > 0) {
    return (
      <ul>
        {row.flaws.map((flaw) => (
          <li key={`${flaw.field} ${flaw.code} ${flaw.value}`}>{flawText(t, flaw)}</li>
        ))}
      </ul>
    );
  }
  if (row.fields.length === 0) return null;
  const fields = row.fields.map((field) => fieldLabel(t, field)).join("、");
  return <p className="quiet">{t("knowledge.exchange.fields", { fields })}</p>;
}

/** A cell that no spreadsheet takes for a formula, quoted. */
function cell(text: string): string {
  const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function saveErrors(t: TFunction, rows: readonly ImportRow[]): void {
  const head = [t("knowledge.exchange.line"), t("knowledge.fields.key"), t("knowledge.exchange.row"), ""];
  const lines = rows.flatMap((row) =>
    row.flaws.map((flaw) => [String(row.line), row.key, row.title, flawText(t, flaw)]),
  );
  const text = [[...head.slice(0, 3), t("knowledge.exchange.details")], ...lines]
    .map((cells) => cells.map((one) => cell(String(one))).join(","))
    .join("\r\n");
  saveFile(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }), "errors.csv");
}
