import { ExperimentOutlined, PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { useMay } from "../../../app/account.tsx";
import { BotBench } from "../../bot/components/BotBench.tsx";
import { type EntryFilter, useCategories } from "../api/entries.ts";
import { EntryDrawer } from "../components/EntryDrawer.tsx";
import { EntryTable } from "../components/EntryTable.tsx";
import "./knowledge.css";

const STATUSES = ["published", "draft", "archived"] as const;
const WORK = ["mine", "drafts", "in_review", "due", "unconfirmed"] as const;

/** Entries at the left, the bot to try them on at the right, one entry in a drawer. */
export function KnowledgePage() {
  const { t, i18n } = useTranslation();
  const { entryId = null } = useParams();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const mayEdit = useMay("edit_knowledge");
  const [bench, setBench] = useState(window.innerWidth >= 1200);
  const categories = useCategories();
  const typed = search.get("q") ?? "";
  const status = STATUSES.find((one) => one === search.get("status")) ?? null;
  const filter: EntryFilter = {
    q: useDeferredValue(typed.trim()),
    category: search.get("category"),
    status,
    work: WORK.find((one) => one === search.get("work")) ?? null,
  };
  const change = (name: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value === null || value === "") next.delete(name);
    else next.set(name, value);
    setSearch(next, { replace: true });
  };
  const go = (to: string) => void navigate({ pathname: to, search: search.toString() });
  return (
    <div className="page knowledge" data-bench={bench}>
      <header className="page-head">
        <h1>{t("knowledge.title")}</h1>
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("knowledge.search")}
          aria-label={t("knowledge.search")}
          value={typed}
          onChange={(event) => change("q", event.target.value)}
        />
        <Select
          allowClear
          className="page-select"
          placeholder={t("knowledge.allCategories")}
          aria-label={t("knowledge.category")}
          value={filter.category}
          onChange={(value) => change("category", value ?? null)}
          options={(categories.data ?? []).map((one) => ({
            value: one.id,
            label: `${i18n.language === "en" ? one.name_en : one.name} ${one.entries}`,
          }))}
        />
        <Select
          allowClear
          className="page-select"
          placeholder={t("knowledge.statuses.current")}
          aria-label={t("knowledge.status")}
          value={status}
          onChange={(value) => change("status", value ?? null)}
          options={STATUSES.map((value) => ({ value, label: t(`knowledge.statuses.${value}`) }))}
        />
        <Select
          allowClear
          className="page-select"
          placeholder={t("knowledge.work.all")}
          aria-label={t("knowledge.work.label")}
          value={filter.work}
          onChange={(value) => change("work", value ?? null)}
          options={WORK.map((value) => ({ value, label: t(`knowledge.work.${value}`) }))}
        />
        <span className="page-actions">
          {mayEdit && (
            <Link to="/knowledge/exchange">
              <Button>{t("knowledge.exchange.title")}</Button>
            </Link>
          )}
          <Button icon={<ExperimentOutlined />} aria-pressed={bench} onClick={() => setBench(!bench)}>
            {t("knowledge.bench")}
          </Button>
          {mayEdit && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => go("/knowledge/new")}>
              {t("knowledge.create")}
            </Button>
          )}
        </span>
      </header>
      <div className="knowledge-panes">
        <EntryTable filter={filter} onOpen={(id) => go(`/knowledge/${id}`)} />
        {bench && <BotBench />}
      </div>
      <EntryDrawer
        entryId={entryId}
        onClose={() => go("/knowledge")}
        onOpen={(id) => go(`/knowledge/${id}`)}
      />
    </div>
  );
}
