import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { ProblemError } from "../../../../app/http.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useCustomerConversations, useCustomers } from "../../../customers/api/customers.ts";
import { useChain } from "../../api/evidence.ts";
import { ExportDialog } from "./ExportParts.tsx";
import { Flaws } from "./VerifyPanel.tsx";

const ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Finds a conversation by its number, or customers and their conversations, and shows how their evidence stands. */
export function Finder() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const q = search.get("q") ?? "";
  return (
    <section className="panel" aria-label={t("compliance.evidence.find")}>
      <Input.Search
        key={q}
        defaultValue={q}
        allowClear
        enterButton={t("compliance.evidence.find")}
        placeholder={t("compliance.evidence.findHint")}
        aria-label={t("compliance.evidence.findHint")}
        onSearch={(next) => setSearch(next.trim() ? { q: next.trim() } : {})}
      />
      {q === "" ? (
        <p className="quiet">{t("compliance.evidence.start")}</p>
      ) : ID.test(q) ? (
        <ById id={q} />
      ) : (
        <Customers q={q} />
      )}
    </section>
  );
}

/** A number may be a conversation's or a customer's. */
function ById({ id }: { id: string }) {
  const chain = useChain(id);
  const unknown = chain.error instanceof ProblemError && chain.error.problem.status === 404;
  return unknown ? <Customers q={id} /> : <Chain id={id} />;
}

function Customers({ q }: { q: string }) {
  const { t } = useTranslation();
  const customers = useCustomers(q);
  const found = customers.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <LoadState
      isPending={customers.isPending}
      error={customers.error}
      retry={() => void customers.refetch()}
      empty={found.length === 0}
      emptyText={t("compliance.evidence.none")}
    >
      {found.map((customer) => (
        <CustomerTalks key={customer.id} id={customer.id} name={customer.name} />
      ))}
    </LoadState>
  );
}

function CustomerTalks({ id, name }: { id: string; name: string }) {
  const { t, i18n } = useTranslation();
  const talks = useCustomerConversations(id);
  const [exporting, setExporting] = useState(false);
  return (
    <div className="found">
      <div className="found-head">
        <strong>{name}</strong> <span className="quiet number id">{id}</span>
        <Button size="small" onClick={() => setExporting(true)}>
          {t("compliance.evidence.exportAll")}
        </Button>
      </div>
      <LoadState
        isPending={talks.isPending}
        error={talks.error}
        retry={() => void talks.refetch()}
        empty={talks.data?.items.length === 0}
        emptyText={t("compliance.evidence.noTalks")}
        rows={2}
      >
        <ul>
          {talks.data?.items.map((talk) => (
            <li key={talk.id}>
              <Link to={`?q=${talk.id}`}>
                {formatMoment(talk.opened_at, i18n.language)} · {talk.channel} · {talk.head_seq}
              </Link>
            </li>
          ))}
        </ul>
      </LoadState>
      {exporting && <ExportDialog scope="customer" id={id} onClose={() => setExporting(false)} />}
    </div>
  );
}

function Chain({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const chain = useChain(id);
  const [exporting, setExporting] = useState<"conversation" | "customer" | null>(null);
  const state = chain.data;
  return (
    <LoadState isPending={chain.isPending} error={chain.error} retry={() => void chain.refetch()} rows={4}>
      {state && (
        <div className="found">
          {state.broken.length === 0 ? (
            <Alert type="success" showIcon title={t("compliance.evidence.whole")} />
          ) : (
            <Flaws broken={state.broken} />
          )}
          <dl className="chain-facts">
            <Fact label={t("compliance.evidence.conversation")} value={state.conversation_id} />
            <Fact label={t("compliance.evidence.customer")} value={state.customer_id} />
            <Fact
              label={t("compliance.evidence.openedAt")}
              value={formatMoment(state.opened_at, i18n.language)}
            />
            <Fact label={t("compliance.evidence.events")} value={String(state.events)} />
            <Fact
              label={t("compliance.evidence.sealedThrough")}
              value={
                state.sealed_on === null
                  ? t("compliance.evidence.notSealed")
                  : t("compliance.evidence.sealed", { seq: state.sealed_seq, day: state.sealed_on })
              }
            />
          </dl>
          {state.sealed_on !== null && state.events > state.sealed_seq && (
            <p className="quiet">
              {t("compliance.evidence.partly", { count: state.events - state.sealed_seq })}
            </p>
          )}
          <span className="export-acts">
            <Button loading={chain.isFetching} onClick={() => void chain.refetch()}>
              {t("compliance.evidence.check")}
            </Button>
            <Button type="primary" onClick={() => setExporting("conversation")}>
              {t("compliance.evidence.exportOne")}
            </Button>
            <Button onClick={() => setExporting("customer")}>{t("compliance.evidence.exportAll")}</Button>
          </span>
          {exporting && (
            <ExportDialog
              scope={exporting}
              id={exporting === "conversation" ? id : state.customer_id}
              onClose={() => setExporting(null)}
            />
          )}
        </div>
      )}
    </LoadState>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="number">{value}</dd>
    </div>
  );
}
