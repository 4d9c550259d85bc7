import { DatePicker, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AuditAct, AuditEntry } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { formatMoment } from "../../../app/time.ts";
import { type AuditSearch, useAudit, useAuditPeople } from "../api/evidence.ts";
import "../components/evidence/evidence.css";

const EVERYTHING: AuditSearch = { person: null, acts: [], subjectId: "", since: null, until: null };

/** What staff did, searchable by who, what, to what and when. */
export function AuditPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useState<AuditSearch>(EVERYTHING);
  const acts = useAudit(search);
  const lines = acts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("compliance.audit.title")}</h1>
      </header>
      <p className="quiet">{t("compliance.audit.hint")}</p>
      <Filters search={search} onChange={setSearch} />
      <LoadState
        isPending={acts.isPending}
        error={acts.error}
        retry={() => void acts.refetch()}
        empty={lines.length === 0}
        emptyText={t("compliance.audit.empty")}
        rows={10}
      >
        <ol className="audit-list">
          {lines.map((entry) => (
            <AuditLine key={entry.id} entry={entry} />
          ))}
        </ol>
        <MoreButton list={acts} />
      </LoadState>
    </div>
  );
}

interface FiltersProps {
  search: AuditSearch;
  onChange: (search: AuditSearch) => void;
}

function Filters({ search, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const people = useAuditPeople(typed);
  const names = t("compliance.audit.names", { returnObjects: true });
  const set = (change: Partial<AuditSearch>) => onChange({ ...search, ...change });
  return (
    <search className="audit-filters">
      <Select<string | null>
        allowClear
        showSearch={{ filterOption: false, onSearch: setTyped }}
        placeholder={t("compliance.audit.anyone")}
        aria-label={t("compliance.audit.person")}
        value={search.person}
        onChange={(person) => set({ person: person ?? null })}
        options={people.data?.map((one) => ({ value: one.id, label: one.name })) ?? []}
      />
      <Select<string[]>
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        optionFilterProp="label"
        placeholder={t("compliance.audit.anyAct")}
        aria-label={t("compliance.audit.acts")}
        value={[...search.acts]}
        onChange={(acts) => set({ acts })}
        options={Object.entries(names).map(([value, label]) => ({ value, label }))}
      />
      <Input.Search
        allowClear
        placeholder={t("compliance.audit.subject")}
        aria-label={t("compliance.audit.subject")}
        onSearch={(subjectId) => set({ subjectId: subjectId.trim() })}
      />
      <DatePicker
        placeholder={t("compliance.audit.since")}
        aria-label={t("compliance.audit.since")}
        onChange={(day) => set({ since: day ? `${day.format("YYYY-MM-DD")}T00:00:00+08:00` : null })}
      />
      <DatePicker
        placeholder={t("compliance.audit.until")}
        aria-label={t("compliance.audit.until")}
        onChange={(day) =>
          set({ until: day ? `${day.add(1, "day").format("YYYY-MM-DD")}T00:00:00+08:00` : null })
        }
      />
    </search>
  );
}

function AuditLine({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation();
  return (
    <li>
      <time className="quiet number" dateTime={entry.at}>
        {formatMoment(entry.at, i18n.language)}
      </time>
      <span className="audit-who">
        {entry.actor_kind === "system" ? t("compliance.audit.system") : entry.actor_name}
      </span>
      <strong>{t(`compliance.audit.names.${entry.act satisfies AuditAct}`)}</strong>
      <span className="audit-what">
        <Subject entry={entry} />
        <Details detail={entry.detail} />
      </span>
    </li>
  );
}

function Subject({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const mayReadCustomers = useMay("read_customers");
  const { subject_kind: kind, subject_id: id, customer_id: customer } = entry;
  if (kind === null) return null;
  const label = t(`compliance.audit.subjects.${kind}`);
  const shown = id === null ? label : `${label} ${id}`;
  return (
    <>
      {kind === "conversation" && id ? (
        <Link to={`/compliance/evidence?q=${id}`}>{shown}</Link>
      ) : kind === "customer" && id && mayReadCustomers ? (
        <Link to={`/customers/${id}`}>{shown}</Link>
      ) : (
        <span>{shown}</span>
      )}
      {customer !== null && kind !== "customer" && mayReadCustomers && (
        <Link to={`/customers/${customer}`}>{t("compliance.audit.onBehalf")}</Link>
      )}
    </>
  );
}

function Details({ detail }: { detail: AuditEntry["detail"] }) {
  const { t } = useTranslation();
  const names: Record<string, string> = t("compliance.audit.details", { returnObjects: true });
  const said = Object.entries(detail).filter(([, value]) => value !== null && String(value) !== "");
  if (said.length === 0) return null;
  return (
    <span className="quiet">
      {said
        .map(([name, value]) => `${names[name] ?? name}: ${Array.isArray(value) ? value.join(", ") : value}`)
        .join(" · ")}
    </span>
  );
}
