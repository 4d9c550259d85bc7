import { CheckOutlined, CloseOutlined } from "@ant-design/icons";
import { Descriptions } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ConversationDetail, ConversationSummary, CustomerCard } from "../../../api-types.ts";
import { useMay, useMayListConversations } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { formatDay, formatMoment } from "../../../app/time.ts";
import { useCustomerConversations } from "../../customers/api/customers.ts";
import { useCustomerName, useNamed, useTierName } from "../names.ts";

export function CustomerTab({ detail }: { detail: ConversationDetail }) {
  const { t } = useTranslation();
  const mayRead = useMay("read_customers");
  const mayList = useMayListConversations();
  const { customer } = detail;
  return (
    <div className="customer-tab">
      <CustomerFacts customer={customer} />
      <Consents customer={customer} />
      {mayRead && <Link to={`/customers/${customer.id}`}>{t("conversations.customer.profile")}</Link>}
      {mayRead && mayList && (
        <>
          <h3>{t("conversations.customer.earlier")}</h3>
          <Earlier
            customerId={customer.id}
            exceptId={detail.summary.id}
            addressOf={({ id, status }) => `/desk/${id}?tab=${status === "closed" ? "closed" : "mine"}`}
          />
        </>
      )}
    </div>
  );
}

export function CustomerFacts({ customer, columns = 1 }: { customer: CustomerCard; columns?: number }) {
  const { t, i18n } = useTranslation();
  const tierName = useTierName();
  const customerName = useCustomerName();
  const none = <span className="quiet">{t("conversations.customer.none")}</span>;
  const { responsible } = customer;
  const rows = [
    [t("conversations.customer.grade"), customer.grade ?? t("conversations.customer.notAssessed")],
    [t("conversations.customer.tier"), customer.tier === null ? none : tierName(customer.tier)],
    [t("conversations.customer.phone"), customer.phone_masked ?? none],
    [
      t("conversations.customer.responsible"),
      responsible ? `${responsible.name} · ${responsible.title}` : none,
    ],
    [t("conversations.customer.office"), customer.office ?? none],
    [t("conversations.customer.since"), formatDay(customer.since, i18n.language)],
  ] as const;
  return (
    <>
      <div className="customer-name">
        <strong>{customerName(customer.name)}</strong>
        <span className="quiet">{t(`conversations.kinds.${customer.kind}`)}</span>
      </div>
      <Descriptions
        size="small"
        column={columns}
        items={rows.map(([label, children]) => ({ key: label, label, children }))}
      />
    </>
  );
}

export function Consents({ customer }: { customer: CustomerCard }) {
  const { t } = useTranslation();
  const purposeName = useNamed("conversations.customer.purposes");
  return (
    <section aria-label={t("conversations.customer.consents")}>
      <h3>{t("conversations.customer.consents")}</h3>
      <ul className="consents">
        {customer.consents.map(({ purpose, granted }) => (
          <li key={purpose} data-granted={granted}>
            {granted ? <CheckOutlined aria-hidden /> : <CloseOutlined aria-hidden />} {purposeName(purpose)}
            <span className="quiet">
              {t(granted ? "conversations.customer.granted" : "conversations.customer.denied")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface EarlierProps {
  customerId: string;
  exceptId?: string;
  addressOf: (summary: ConversationSummary) => string;
}

export function Earlier({ customerId, exceptId, addressOf }: EarlierProps) {
  const { t, i18n } = useTranslation();
  const list = useCustomerConversations(customerId);
  const items = list.data?.items.filter((item) => item.id !== exceptId) ?? [];
  return (
    <LoadState
      isPending={list.isPending}
      error={list.error}
      retry={() => void list.refetch()}
      empty={items.length === 0}
      emptyText={t("conversations.customer.earlierEmpty")}
    >
      <ul className="plain-list">
        {items.map((item) => (
          <li key={item.id} className="earlier">
            <Link to={addressOf(item)}>
              <span className="quiet number">
                {formatMoment(item.opened_at, i18n.language)} ·{" "}
                {t(`routing.talks.states.${item.status === "closed" ? "closed" : item.attendant}`)}
                {item.rating !== null && ` · ★ ${item.rating}`}
              </span>
              <span className="row-last">{item.last_message?.text ?? ""}</span>
            </Link>
          </li>
        ))}
      </ul>
    </LoadState>
  );
}
