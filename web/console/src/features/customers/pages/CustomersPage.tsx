import { SearchOutlined } from "@ant-design/icons";
import { Input, Table } from "antd";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import type { CustomerCard } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { formatDay } from "../../../app/time.ts";
import { useCustomerName, useTierName } from "../../conversations/names.ts";
import { useCustomers } from "../api/customers.ts";
import "./customers.css";

export function CustomersPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const typed = search.get("q") ?? "";
  const words = useDeferredValue(typed.trim());
  const list = useCustomers(words);
  const customers = list.data?.pages.flatMap((page) => page.items) ?? [];
  const write = (q: string) => setSearch(q === "" ? {} : { q }, { replace: true });
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("customers.title")}</h1>
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("customers.search")}
          aria-label={t("customers.search")}
          value={typed}
          onChange={(event) => write(event.target.value)}
        />
      </header>
      <section className="panel">
        <LoadState
          isPending={list.isPending}
          error={list.error}
          retry={() => void list.refetch()}
          empty={customers.length === 0}
          emptyText={t(words === "" ? "customers.empty" : "customers.noMatch")}
          rows={10}
        >
          <CustomerTable customers={customers} />
          <MoreButton list={list} />
        </LoadState>
      </section>
    </div>
  );
}

function CustomerTable({ customers }: { customers: CustomerCard[] }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const tierName = useTierName();
  const customerName = useCustomerName();
  return (
    <Table<CustomerCard>
      size="middle"
      rowKey="id"
      pagination={false}
      dataSource={customers}
      scroll={{ x: "max-content" }}
      onRow={({ id }) => ({ onClick: () => void navigate(`/customers/${id}`), style: { cursor: "pointer" } })}
      columns={[
        {
          title: t("customers.name"),
          key: "name",
          fixed: "start",
          width: 150,
          render: (_, { id, name }) => <Link to={`/customers/${id}`}>{customerName(name)}</Link>,
        },
        { title: t("customers.grade"), key: "grade", render: (_, { grade }) => grade ?? "–" },
        {
          title: t("customers.tier"),
          key: "tier",
          render: (_, { tier }) => (tier === null ? "–" : tierName(tier)),
        },
        {
          title: t("customers.phone"),
          key: "phone",
          className: "number",
          render: (_, one) => one.phone_masked ?? "–",
        },
        {
          title: t("customers.responsible"),
          key: "responsible",
          render: (_, one) => one.responsible?.name ?? "–",
        },
        {
          title: t("customers.conversations"),
          dataIndex: "conversations",
          align: "right",
          className: "number",
        },
        {
          title: t("customers.since"),
          key: "since",
          align: "right",
          className: "number",
          render: (_, { since }) => formatDay(since, i18n.language),
        },
      ]}
    />
  );
}
