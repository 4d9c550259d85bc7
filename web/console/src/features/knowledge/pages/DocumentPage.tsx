import { ArrowLeftOutlined, SearchOutlined } from "@ant-design/icons";
import { Input, Tabs } from "antd";
import { useDeferredValue, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import type { DocumentView } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useDocument, usePassages } from "../api/documents.ts";
import { AskPanel } from "../components/documents/AskPanel.tsx";
import { DocumentDetails } from "../components/documents/DocumentDetails.tsx";
import { DocumentFlags } from "../components/documents/DocumentFlags.tsx";
import { PassageList } from "../components/documents/PassageList.tsx";
import { VersionList } from "../components/documents/VersionList.tsx";
import { outlineOf } from "../documents.ts";
import "./knowledge.css";
import "./documents.css";

/** One document to read: its headings at the left, its passages, and what can be done with it at the right. */
export function DocumentPage() {
  const { documentId = "" } = useParams();
  const document = useDocument(documentId);
  return (
    <div className="page document-page">
      <LoadState
        isPending={document.isPending}
        error={document.error}
        retry={() => void document.refetch()}
        rows={10}
      >
        {document.data && <Reader document={document.data} />}
      </LoadState>
    </div>
  );
}

function Reader({ document }: { document: DocumentView }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const chosen = Number(search.get("version")) || null;
  const version = chosen ?? document.version;
  const asked = search.get("at");
  const [at, setAt] = useState<number | null>(asked === null ? null : Number(asked));
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const whole = usePassages(document.id, version, "");
  const found = usePassages(document.id, version, q);
  const { hasNextPage, isFetching, fetchNextPage } = whole;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const all = whole.data?.pages.flat() ?? [];
  const shown = found.data?.pages.flat() ?? [];
  const go = (ordinal: number) => {
    setTyped("");
    setAt(null);
    requestAnimationFrame(() => setAt(ordinal));
  };
  const outline = outlineOf(all);
  return (
    <>
      <header className="page-head">
        <Link to="/knowledge/documents" aria-label={t("knowledge.documents.back")}>
          <ArrowLeftOutlined aria-hidden />
        </Link>
        <h1>{document.title}</h1>
        <DocumentFlags document={document} />
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("knowledge.documents.searchInside")}
          aria-label={t("knowledge.documents.searchInside")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </header>
      <div className="document-panes">
        <nav className="panel document-outline" aria-label={t("knowledge.documents.outline")}>
          {outline.length === 0 && <p className="quiet">{t("knowledge.documents.noOutline")}</p>}
          {outline.map((entry) => (
            <button
              key={entry.key}
              type="button"
              className="link"
              style={{ paddingInlineStart: entry.depth * 14 }}
              onClick={() => go(entry.ordinal)}
            >
              {entry.text}
            </button>
          ))}
        </nav>
        <section className="panel document-text" aria-label={document.title}>
          {q !== "" && (
            <p className="quiet" role="status">
              {t("knowledge.documents.found", { count: shown.length })}
            </p>
          )}
          <LoadState
            isPending={version !== null && found.isPending}
            error={found.error}
            retry={() => void found.refetch()}
            empty={shown.length === 0}
            emptyText={t(q === "" ? "knowledge.documents.noPassages" : "knowledge.documents.noMatch")}
          >
            <PassageList
              passages={shown}
              at={at}
              more={q !== "" && found.hasNextPage ? () => void found.fetchNextPage() : null}
            />
          </LoadState>
        </section>
        <section className="panel document-side" aria-label={t("knowledge.documents.about")}>
          <Tabs
            defaultActiveKey={document.version === null ? "versions" : "ask"}
            items={[
              {
                key: "ask",
                label: t("knowledge.documents.ask.title"),
                disabled: document.version === null || document.archived,
                children: <AskPanel documentId={document.id} onGo={go} />,
              },
              {
                key: "versions",
                label: t("knowledge.documents.versions.title"),
                children: (
                  <VersionList
                    document={document}
                    shown={version}
                    onShow={(one) => setSearch({ version: String(one) }, { replace: true })}
                  />
                ),
              },
              {
                key: "about",
                label: t("knowledge.documents.about"),
                children: <DocumentDetails document={document} />,
              },
            ]}
          />
        </section>
      </div>
    </>
  );
}
