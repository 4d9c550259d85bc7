import { SearchOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MyAlertsButton } from "../../compliance/components/handling/MyAlerts.tsx";
import { useConversations } from "../api.ts";
import { inOrder, matches, type Scope } from "../lists.ts";
import { useCustomerName } from "../names.ts";
import { ConversationRow } from "./ConversationRow.tsx";
import "./list.css";

export const DESK_SCOPES = ["mine", "queue", "pool", "bot", "closed"] as const satisfies readonly Scope[];
export type DeskScope = (typeof DESK_SCOPES)[number];

interface ConversationListProps {
  scope: DeskScope;
  onScope: (scope: DeskScope) => void;
  selectedId: string | null;
}

export function ConversationList({ scope, onScope, selectedId }: ConversationListProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [pages, setPages] = useState(1);
  const words = useDeferredValue(typed.trim());
  const customerName = useCustomerName();
  const list = useConversations(scope, { pages });
  const items = inOrder(list.data?.items ?? [], scope).filter((item) =>
    matches(item, words, customerName(item.customer.name)),
  );
  const emptyText = words === "" ? t(`conversations.list.empty.${scope}`) : t("conversations.list.noMatch");
  return (
    <section className="list-pane" aria-label={t("conversations.list.label")}>
      <ScopeTabs scope={scope} onScope={onScope} />
      <MyAlertsButton />
      <div className="list-search">
        <Input
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("conversations.list.search")}
          aria-label={t("conversations.list.search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className="list-scroll" id="conversation-list" role="tabpanel" aria-labelledby={`tab-${scope}`}>
        <LoadState
          isPending={list.isPending}
          error={list.error}
          retry={() => void list.refetch()}
          empty={items.length === 0}
          emptyText={emptyText}
          rows={8}
        >
          <ul className="plain-list">
            {items.map((summary) => (
              <ConversationRow
                key={summary.id}
                summary={summary}
                scope={scope}
                selected={summary.id === selectedId}
              />
            ))}
          </ul>
          {list.data?.next_cursor && (
            <Button type="link" block loading={list.isFetching} onClick={() => setPages(pages + 1)}>
              {t("common.more")}
            </Button>
          )}
        </LoadState>
      </div>
    </section>
  );
}

function ScopeTabs({ scope, onScope }: { scope: DeskScope; onScope: (scope: DeskScope) => void }) {
  const { t } = useTranslation();
  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const next = DESK_SCOPES[(DESK_SCOPES.indexOf(scope) + step + DESK_SCOPES.length) % DESK_SCOPES.length];
    if (next) onScope(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div className="scope-tabs" role="tablist" aria-label={t("conversations.list.label")} onKeyDown={onKey}>
      {DESK_SCOPES.map((one) => (
        <button
          key={one}
          id={`tab-${one}`}
          type="button"
          role="tab"
          aria-selected={one === scope}
          aria-controls="conversation-list"
          tabIndex={one === scope ? 0 : -1}
          onClick={() => onScope(one)}
        >
          <span>{t(`conversations.tabs.${one}`)}</span>
          {one !== "closed" && <ScopeCount scope={one} />}
        </button>
      ))}
    </div>
  );
}

function ScopeCount({ scope }: { scope: DeskScope }) {
  const list = useConversations(scope);
  if (!list.data) return <span className="scope-count">–</span>;
  const { items, next_cursor: more } = list.data;
  return (
    <span className="scope-count number">
      {items.length}
      {more !== null && "+"}
    </span>
  );
}
