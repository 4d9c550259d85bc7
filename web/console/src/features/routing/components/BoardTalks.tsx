import { Segmented, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { ConversationSummary } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { formatClock, formatWait, useNow } from "../../../app/time.ts";
import { useConversations } from "../../conversations/api.ts";
import { UrgencySign } from "../../conversations/components/ConversationRow.tsx";
import { inOrder, urgencyOf, waitedSeconds } from "../../conversations/lists.ts";
import { useCustomerName, useSignalNames } from "../../conversations/names.ts";

const SCOPES = ["all", "queue", "bot", "closed"] as const;

/** Every conversation; one click reads it, from where a supervisor whispers or takes over. */
export function BoardTalks() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const now = useNow();
  const [scope, setScope] = useState<(typeof SCOPES)[number]>("all");
  const list = useConversations(scope);
  const items = inOrder(list.data?.items ?? [], scope);
  return (
    <section className="panel talks" aria-label={t("routing.talks.title")}>
      <header>
        <h2>{t("routing.talks.title")}</h2>
        <Segmented
          size="small"
          value={scope}
          onChange={setScope}
          options={SCOPES.map((value) => ({ value, label: t(`routing.talks.scopes.${value}`) }))}
        />
      </header>
      <LoadState isPending={list.isPending} error={list.error} retry={() => void list.refetch()} rows={6}>
        <Table<ConversationSummary>
          size="small"
          rowKey="id"
          dataSource={items}
          pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false, size: "small" }}
          locale={{ emptyText: t("routing.talks.empty") }}
          scroll={{ x: 560 }}
          onRow={({ id }) => ({ onClick: () => void navigate(`/board/${id}`), style: { cursor: "pointer" } })}
          columns={[
            {
              title: t("routing.talks.customer"),
              key: "customer",
              width: 130,
              render: (_, item) => <Customer item={item} now={now} />,
            },
            {
              title: t("routing.talks.state"),
              key: "state",
              width: 112,
              render: (_, item) => <State item={item} />,
            },
            {
              title: t("routing.talks.holder"),
              key: "holder",
              width: 90,
              render: (_, { holder }) => holder?.name ?? "–",
            },
            {
              title: t("routing.talks.wait"),
              key: "wait",
              width: 76,
              align: "right",
              className: "number",
              render: (_, item) => <Waiting item={item} now={now} />,
            },
            {
              title: t("routing.talks.last"),
              key: "last",
              ellipsis: true,
              render: (_, item) => <Last item={item} />,
            },
          ]}
        />
      </LoadState>
    </section>
  );
}

function Customer({ item, now }: { item: ConversationSummary; now: number }) {
  const { t } = useTranslation();
  const name = useCustomerName()(item.customer.name);
  return (
    <span className="talk-customer">
      <UrgencySign urgency={urgencyOf(item, now)} />
      <Link to={`/board/${item.id}`} aria-label={`${t("routing.talks.open")}: ${name}`}>
        {name}
      </Link>
    </span>
  );
}

function State({ item }: { item: ConversationSummary }) {
  const { t } = useTranslation();
  if (item.status === "closed") return t("routing.talks.states.closed");
  if (item.attendant === "queue" && item.queue) return t(`routing.queues.${item.queue}`);
  return t(`routing.talks.states.${item.attendant}`);
}

function Waiting({ item, now }: { item: ConversationSummary; now: number }) {
  const waited = waitedSeconds(item, now);
  const urgency = urgencyOf(item, now);
  return <span className={`wait-${urgency}`}>{waited === null ? "–" : formatWait(waited)}</span>;
}

function Last({ item }: { item: ConversationSummary }) {
  const { i18n } = useTranslation();
  const signals = useSignalNames(item.signals);
  return (
    <>
      {signals.map((signal) => (
        <span key={signal} className="row-signal">
          {signal}
        </span>
      ))}{" "}
      {item.last_message?.text ?? ""}{" "}
      {item.last_at && <span className="quiet number">{formatClock(item.last_at, i18n.language)}</span>}
    </>
  );
}
