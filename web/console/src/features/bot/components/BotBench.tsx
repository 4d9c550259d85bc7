import { ReloadOutlined, SendOutlined } from "@ant-design/icons";
import { Button, Empty, Input, Spin } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BotReply } from "../../../api-types.ts";
import { Markdown } from "../../../app/components/Markdown.tsx";
import { useProblemText } from "../../../app/problems.ts";
import { Sources } from "../../conversations/components/MessageContent.tsx";
import { useAskBot } from "../../knowledge/api/entries.ts";
import "../../conversations/components/conversation.css";

interface Exchange {
  id: number;
  q: string;
  reply: BotReply | null;
  error: unknown;
}

/** A conversation with the bot that nobody else sees, to try what was just written. */
export function BotBench() {
  const { t, i18n } = useTranslation();
  const ask = useAskBot();
  const [typed, setTyped] = useState("");
  const [talk, setTalk] = useState<readonly Exchange[]>([]);
  const end = useRef<HTMLDivElement>(null);
  const send = (words: string) => {
    const q = words.trim();
    if (q === "" || ask.isPending) return;
    const id = talk.length;
    const history = talk.flatMap(({ q: asked, reply }) =>
      reply
        ? [
            { role: "customer" as const, text: asked },
            { role: "bot" as const, text: reply.text },
          ]
        : [],
    );
    setTyped("");
    setTalk([...talk, { id, q, reply: null, error: null }]);
    const settle = (news: Partial<Exchange>) => {
      setTalk((before) => before.map((one) => (one.id === id ? { ...one, ...news } : one)));
      requestAnimationFrame(() => end.current?.scrollIntoView({ block: "nearest" }));
    };
    ask.mutate(
      { q, history, locale: i18n.language },
      { onSuccess: (reply) => settle({ reply }), onError: (error) => settle({ error }) },
    );
  };
  return (
    <aside className="panel bench" aria-label={t("knowledge.ask.title")}>
      <header>
        <h2>{t("knowledge.ask.title")}</h2>
        {talk.length > 0 && (
          <Button size="small" type="text" icon={<ReloadOutlined />} onClick={() => setTalk([])}>
            {t("knowledge.ask.restart")}
          </Button>
        )}
      </header>
      <div className="bench-talk" aria-live="polite">
        {talk.length === 0 && (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("knowledge.ask.empty")} />
        )}
        {talk.map((exchange) => (
          <ExchangeRow key={exchange.id} exchange={exchange} onChoice={send} />
        ))}
        <div ref={end} />
      </div>
      <div className="bench-ask">
        <Input
          value={typed}
          placeholder={t("knowledge.ask.placeholder")}
          aria-label={t("knowledge.ask.placeholder")}
          maxLength={500}
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={(event) => !event.nativeEvent.isComposing && send(typed)}
        />
        <Button type="primary" icon={<SendOutlined />} loading={ask.isPending} onClick={() => send(typed)}>
          {t("knowledge.ask.send")}
        </Button>
      </div>
    </aside>
  );
}

function ExchangeRow({ exchange, onChoice }: { exchange: Exchange; onChoice: (words: string) => void }) {
  const textOf = useProblemText();
  const { reply, error } = exchange;
  return (
    <div className="exchange">
      <div className="message" data-side="ours" data-actor="customer">
        <div className="bubble">
          <p className="plain">{exchange.q}</p>
        </div>
      </div>
      <div className="message" data-side="theirs" data-actor="bot">
        {reply === null && error === null && <Spin size="small" />}
        {error !== null && <span className="mark-bad">{textOf(error)}</span>}
        {reply && <Reply reply={reply} onChoice={onChoice} />}
      </div>
    </div>
  );
}

function Reply({ reply, onChoice }: { reply: BotReply; onChoice: (words: string) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="bubble">
        <Markdown text={reply.text} />
        {reply.choices.length > 0 && (
          <div className="choices">
            {reply.choices.map(({ label, value }) => (
              <Button key={value} size="small" shape="round" onClick={() => onChoice(label)}>
                {label}
              </Button>
            ))}
          </div>
        )}
        {reply.generated && <span className="quiet">{t("conversations.log.generated")}</span>}
        {reply.sources.length > 0 && <Sources sources={reply.sources} numbered={reply.generated} />}
      </div>
      <div className="marks">
        <span className={reply.action === "answer" ? "flag flag-success" : "flag"}>
          {t(`knowledge.ask.actions.${reply.action}`)}
        </span>
        {reply.queue && (
          <span>{t("knowledge.ask.queue", { queue: t(`routing.queues.${reply.queue}`) })}</span>
        )}
        <span className="number">
          {t("knowledge.ask.confidence", { share: Math.round(reply.confidence * 100) })}
        </span>
        {reply.title && <span>{t("knowledge.ask.intent", { intent: reply.title })}</span>}
        <span className="number">
          {t("knowledge.ask.milliseconds", { count: Math.round(reply.milliseconds) })}
        </span>
      </div>
    </>
  );
}
