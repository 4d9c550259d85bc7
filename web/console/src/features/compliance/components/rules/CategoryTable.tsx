import { Button, Input, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleCategoryRow, RuleVersion } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useRuleSet } from "../../api/rules.ts";
import { isWorse } from "../../marks.ts";
import { CategoryDrawer } from "./CategoryDrawer.tsx";
import { ProductsDrawer } from "./ProductsDrawer.tsx";
import { LevelTag, useNameOf } from "./parts.tsx";

export const NEW = "";

/** The categories of a version; each opens with everything in it. */
export function CategoryTable({ version }: { version: RuleVersion }) {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  const rules = useRuleSet(version.version, version.revision);
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [products, setProducts] = useState(false);
  const editable = version.status === "draft";
  const rows = (rules.data?.categories ?? []).filter((one) =>
    `${one.name} ${one.name_en} ${one.id}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <section className="panel" aria-label={t("compliance.rules.tabs.list")}>
      <header>
        <Input.Search
          allowClear
          className="rules-search"
          value={wanted}
          aria-label={t("compliance.rules.search")}
          placeholder={t("compliance.rules.search")}
          onChange={(event) => setWanted(event.target.value)}
        />
        {rules.data && (
          <span className="quiet number">
            {t("compliance.rules.totals", {
              categories: rules.data.categories.length,
              terms: rules.data.terms,
            })}
          </span>
        )}
        <span className="rules-buttons">
          <Button onClick={() => setProducts(true)}>{t("compliance.rules.products")}</Button>
          {editable && <Button onClick={() => setChosen(NEW)}>{t("compliance.rules.addCategory")}</Button>}
        </span>
      </header>
      <LoadState
        isPending={rules.isPending}
        error={rules.error}
        retry={() => void rules.refetch()}
        empty={rows.length === 0}
        emptyText={t("compliance.rules.none")}
        rows={10}
      >
        <Table<RuleCategoryRow>
          size="small"
          rowKey="id"
          dataSource={rows}
          pagination={false}
          onRow={(row) => ({ onClick: () => setChosen(row.id), className: "rule-row" })}
          columns={[
            {
              title: t("compliance.rules.category"),
              render: (_, row) => (
                <>
                  <button type="button" className="link rule-name">
                    {nameOf(row)}
                  </button>
                  <span className="entry-tags">
                    <Marks row={row} />
                  </span>
                </>
              ),
            },
            {
              title: t("compliance.rules.level"),
              width: 150,
              render: (_, row) => <LevelTag level={row.level} />,
            },
            {
              title: t("compliance.rules.terms"),
              dataIndex: "terms",
              align: "right",
              width: 90,
              className: "number",
              responsive: ["sm"],
            },
            {
              title: t("compliance.rules.expressions"),
              dataIndex: "expressions",
              align: "right",
              width: 110,
              className: "number",
              responsive: ["md"],
            },
          ]}
        />
      </LoadState>
      <CategoryDrawer
        key={chosen ?? "closed"}
        version={version}
        category={chosen}
        guards={rules.data?.guards ?? []}
        onClose={() => setChosen(null)}
      />
      <ProductsDrawer version={version} open={products} onClose={() => setProducts(false)} />
    </section>
  );
}

function Marks({ row }: { row: RuleCategoryRow }) {
  const { t } = useTranslation();
  const raised = row.default_level !== null && isWorse(row.level, row.default_level);
  return (
    <>
      {row.default_level === null && <span className="flag flag-accent">{t("compliance.rules.own")}</span>}
      {row.protected && <span className="flag">{t("compliance.rules.lawful")}</span>}
      {raised && <span className="flag flag-warning">{t("compliance.rules.raised")}</span>}
      {row.changed && row.default_level !== null && !raised && (
        <span className="flag">{t("compliance.rules.changed")}</span>
      )}
      {row.resting > 0 && (
        <span className="flag flag-warning">{t("compliance.rules.resting", { count: row.resting })}</span>
      )}
    </>
  );
}
