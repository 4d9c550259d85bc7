import { DownOutlined } from "@ant-design/icons";
import { Button, Empty } from "antd";
import { Fragment, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStaffId } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { dayOf, formatDay } from "../../../app/time.ts";
import { useCustomerName } from "../names.ts";
import { useOutboxItems } from "../outbox-provider.tsx";
import { useTyping } from "../typing.ts";
import type { useThread } from "../use-thread.ts";
import { LogRow } from "./LogRow.tsx";
import { OutboxRow } from "./OutboxRow.tsx";

interface LogViewProps {
  conversationId: string;
  log: ReturnType<typeof useThread>;
}

const NEAR_END = 80;

export function LogView({ conversationId, log }: LogViewProps) {
  const { t, i18n } = useTranslation();
  const staffId = useStaffId();
  const pending = useOutboxItems(conversationId);
  const typing = useTyping(conversationId);
  const customerName = useCustomerName();
  const { thread } = log;
  const items = thread?.items ?? [];
  const unsent = pending.filter((item) => !thread?.clientIds.has(item.clientId));
  const { scroller, rows, atEnd, onScroll, toEnd } = useStayAtEnd(unsent.length);
  return (
    <div className="log-frame">
      <div
        className="log"
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-label={t("conversations.log.label")}
        aria-live="polite"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        <div className="log-rows" ref={rows}>
          <LoadState isPending={log.isPending} error={log.error} retry={() => void log.refetch()} rows={8}>
            {items.length === 0 && (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("conversations.log.empty")} />
            )}
            {items.map((item, at) => {
              const day = dayOf(item.event.at);
              const before = items[at - 1];
              return (
                <Fragment key={item.event.seq}>
                  {(!before || dayOf(before.event.at) !== day) && (
                    <div className="log-day">{formatDay(item.event.at, i18n.language)}</div>
                  )}
                  <LogRow item={item} customerRead={thread?.customerRead ?? 0} staffId={staffId} />
                </Fragment>
              );
            })}
            {unsent.map((item) => (
              <OutboxRow key={item.clientId} item={item} />
            ))}
            {typing && (
              <div className="log-typing" role="status">
                <span className="typing-dots" aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
                {t("conversations.log.typing", { name: customerName(typing.name) })}
              </div>
            )}
          </LoadState>
        </div>
      </div>
      {!atEnd && (
        <Button className="log-latest" shape="round" size="small" icon={<DownOutlined />} onClick={toEnd}>
          {t("conversations.log.latest")}
        </Button>
      )}
    </div>
  );
}

/**
 * The end stays in sight while rows come, pictures load and the composer grows, unless the reader has scrolled up
 * to read. What one sends oneself (`sent` rises) always brings one to the end.
 */
function useStayAtEnd(sent: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const stays = useRef(true);
  const toEnd = () => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(() => {
    if (sent === 0) return;
    stays.current = true;
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [sent]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !rows.current) return;
    const observer = new ResizeObserver(() => {
      if (stays.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(rows.current);
    return () => observer.disconnect();
  }, []);
  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    stays.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    setAtEnd(stays.current);
  };
  return { scroller, rows, atEnd, onScroll, toEnd };
}
