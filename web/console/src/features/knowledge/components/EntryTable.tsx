import { Table } from "antd";
import { useTranslation } from "react-i18next";
import type { EntrySummary } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { formatDay } from "../../../app/time.ts";
import { type EntryFilter, useCategories, useEntries } from "../api/entries.ts";

interface EntryTableProps {
  filter: EntryFilter;
  onOpen: (id: string) => void;
}

export function EntryTable({ filter, onOpen }: EntryTableProps) {
  const { t, i18n } = useTranslation();
  const list = useEntries(filter);
  const categories = useCategories();
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  const english = i18n.language === "en";
  const categoryName = (id: string) => {
    const found = categories.data?.find((one) => one.id === id);
    return found ? (english ? found.name_en : found.name) : id;
  };
  const plain = filter.q === "" && filter.category === null && filter.status === null && filter.work === null;
  return (
    <section className="panel knowledge-list" aria-label={t("knowledge.title")}>
      <LoadState
        isPending={list.isPending}
        error={list.error}
        retry={() => void list.refetch()}
        empty={entries.length === 0}
        emptyText={t(plain ? "knowledge.empty" : "knowledge.noMatch")}
        rows={12}
      >
        <Table<EntrySummary>
          size="middle"
          rowKey="id"
          pagination={false}
          dataSource={entries}
          onRow={({ id }) => ({ onClick: () => onOpen(id), style: { cursor: "pointer" } })}
          columns={[
            {
              title: t("knowledge.columns.title"),
              key: "title",
              render: (_, entry) => <TitleCell entry={entry} english={english} onOpen={onOpen} />,
            },
            {
              title: t("knowledge.columns.category"),
              key: "category",
              width: 120,
              responsive: ["md"],
              render: (_, { category }) => categoryName(category),
            },
            {
              title: t("knowledge.columns.phrasings"),
              dataIndex: "phrasings",
              align: "right",
              width: 88,
              className: "number",
              responsive: ["md"],
            },
            {
              title: t("knowledge.columns.updated"),
              key: "updated",
              align: "right",
              width: 124,
              className: "number",
              responsive: ["lg"],
              render: (_, entry) => (
                <span
                  title={entry.updated_by ? t("knowledge.columns.by", { name: entry.updated_by }) : undefined}
                >
                  {formatDay(entry.updated_at, i18n.language)}
                </span>
              ),
            },
          ]}
        />
        <MoreButton list={list} />
      </LoadState>
    </section>
  );
}

interface TitleCellProps {
  entry: EntrySummary;
  english: boolean;
  onOpen: (id: string) => void;
}

function TitleCell({ entry, english, onOpen }: TitleCellProps) {
  const { t } = useTranslation();
  return (
    <div className="entry-title">
      <button type="button" className="link" onClick={() => onOpen(entry.id)}>
        {english ? (entry.title_en ?? entry.title) : entry.title}
      </button>
      <span className="entry-tags">
        {entry.status !== "published" && (
          <span className="flag">
            {t(
              entry.draft !== null && entry.draft !== "writing"
                ? `knowledge.review.states.${entry.draft}`
                : `knowledge.statuses.${entry.status}`,
            )}
          </span>
        )}
        {entry.version > 0 && entry.draft !== null && (
          <span className="flag flag-accent">{t(`knowledge.review.states.${entry.draft}`)}</span>
        )}
        {entry.status === "published" && !entry.in_use && (
          <span className="flag flag-warning">{t("knowledge.outOfForce")}</span>
        )}
        {entry.audience === "staff" && (
          <span className="flag flag-accent">{t("knowledge.audiences.staff")}</span>
        )}
        {entry.unconfirmed > 0 && (
          <span className="flag flag-warning">
            {t("knowledge.unconfirmed", { count: entry.unconfirmed })}
          </span>
        )}
        {entry.expired > 0 && (
          <span className="flag flag-error">{t("knowledge.expired", { count: entry.expired })}</span>
        )}
      </span>
    </div>
  );
}
