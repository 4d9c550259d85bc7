import { Table } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DocumentSummary } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../../app/components/MoreButton.tsx";
import { formatDay } from "../../../../app/time.ts";
import { type DocumentFilter, useDocuments } from "../../api/documents.ts";
import { DocumentFlags } from "./DocumentFlags.tsx";

export function DocumentTable({ filter }: { filter: DocumentFilter }) {
  const { t, i18n } = useTranslation();
  const list = useDocuments(filter);
  const documents = list.data?.pages.flatMap((page) => page.items) ?? [];
  const plain = filter.q === "" && filter.kind === null && !filter.archived;
  return (
    <section className="panel knowledge-list" aria-label={t("knowledge.documents.title")}>
      <LoadState
        isPending={list.isPending}
        error={list.error}
        retry={() => void list.refetch()}
        empty={documents.length === 0}
        emptyText={t(plain ? "knowledge.documents.empty" : "knowledge.documents.noMatch")}
        rows={8}
      >
        <Table<DocumentSummary>
          size="middle"
          rowKey="id"
          pagination={false}
          dataSource={documents}
          columns={[
            {
              title: t("knowledge.documents.columns.title"),
              key: "title",
              render: (_, document) => (
                <div className="entry-title">
                  <Link to={`/knowledge/documents/${document.id}`}>{document.title}</Link>
                  <DocumentFlags document={document} />
                </div>
              ),
            },
            {
              title: t("knowledge.documents.columns.kind"),
              key: "kind",
              width: 150,
              responsive: ["md"],
              render: (_, { kind }) => t(`knowledge.documents.kinds.${kind}`),
            },
            {
              title: t("knowledge.documents.columns.passages"),
              dataIndex: "passages",
              align: "right",
              width: 80,
              className: "number",
              responsive: ["md"],
            },
            {
              title: t("knowledge.documents.columns.dated"),
              dataIndex: "dated",
              align: "right",
              width: 120,
              className: "number",
              responsive: ["md"],
            },
            {
              title: t("knowledge.documents.columns.updated"),
              key: "updated",
              align: "right",
              width: 124,
              className: "number",
              responsive: ["lg"],
              render: (_, { updated_at }) => formatDay(updated_at, i18n.language),
            },
          ]}
        />
        <MoreButton list={list} />
      </LoadState>
    </section>
  );
}
