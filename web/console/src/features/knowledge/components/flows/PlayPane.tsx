import { ReloadOutlined, SendOutlined } from "@ant-design/icons";
import { Button, Input, Segmented } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FlowContent, FlowPlace, PlayedFlow } from "../../../../api-types.ts";
import { Markdown } from "../../../../app/components/Markdown.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { usePlayFlow } from "../../api/flows.ts";
import "../../../conversations/components/conversation.css";

interface Turn {
  id: number;
  said: string | null;
  played: PlayedFlow | null;
  error: unknown;
}

interface PlayPaneProps {
  content: FlowContent;
  /** Called with the step at which the trial stands now. */
  onPlace: (place: FlowPlace) => void;
}

/** The editor plays the customer against the draft as it stands here. */
export function PlayPane({ content, onPlace }: PlayPaneProps) {
  const { t, i18n } = useTranslation();
  const play = usePlayFlow();
  const textOf = useProblemText();
  const [locale, setLocale] = useState(i18n.language === "en" ? "en" : "zh-CN");
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [typed, setTyped] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const last = turns.findLast((turn) => turn.played !== null)?.played ?? null;
  const isWaiting = last?.place.status === "waiting";
  // biome-ignore lint/correctness/useExhaustiveDependencies: every turn scrolls to the end
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [turns]);
  const send = (said: string | null, value: string | null, fresh = false, speak = locale) => {
    if (play.isPending) return;
    const id = fresh ? 0 : turns.length;
    const settle = (news: Partial<Turn>) =>
      setTurns((before) => before.map((turn) => (turn.id === id ? { ...turn, ...news } : turn)));
    setTyped("");
    setTurns([...(fresh ? [] : turns), { id, said, played: null, error: null }]);
    const place = fresh ? null : (last?.place ?? null);
    play.mutate(
      { content, locale: speak, place, text: said ?? "", value },
      {
        onSuccess: (played) => {
          settle({ played });
          onPlace(played.place);
        },
        onError: (error) => settle({ error }),
      },
    );
  };
  const begin = (speak = locale) => send(null, null, true, speak);
  const say = () => typed.trim() !== "" && send(typed.trim(), null);
  return (
    <div className="flow-play">
      <div className="flow-play-head">
        <Segmented
          size="small"
          aria-label={t("knowledge.flows.playLanguage")}
          value={locale}
          options={[
            { value: "zh-CN", label: "中文" },
            { value: "en", label: "English" },
          ]}
          onChange={(chosen) => {
            setLocale(chosen);
            if (turns.length > 0) begin(chosen);
          }}
        />
        <Button
          size="small"
          type={turns.length === 0 ? "primary" : "default"}
          icon={<ReloadOutlined />}
          onClick={() => begin()}
        >
          {t(turns.length === 0 ? "knowledge.flows.playBegin" : "knowledge.flows.playAgain")}
        </Button>
      </div>
      <div className="flow-play-talk" aria-live="polite">
        {turns.length === 0 && <p className="quiet">{t("knowledge.flows.playIntro")}</p>}
        {turns.map((turn, place) => (
          <div key={turn.id} className="exchange">
            {turn.said !== null && (
              <div className="message" data-side="ours" data-actor="customer">
                <div className="bubble">
                  <p className="plain">{turn.said}</p>
                </div>
              </div>
            )}
            {turn.error !== null && <span className="mark-bad">{textOf(turn.error)}</span>}
            {turn.played && (
              <Answer
                played={turn.played}
                isLast={place === turns.length - 1}
                onTap={(label, value) => send(label, value)}
              />
            )}
          </div>
        ))}
        <div ref={end} />
      </div>
      <div className="flow-play-foot">
        {last && last.place.facts.length > 0 && (
          <dl className="flow-facts" aria-label={t("knowledge.flows.collected")}>
            {last.place.facts.map((fact) => (
              <div key={fact.slot}>
                <dt>{locale === "en" ? fact.label_en : fact.label}</dt>
                <dd>{locale === "en" ? fact.shown_en : fact.shown}</dd>
              </div>
            ))}
          </dl>
        )}
        <div className="bench-ask">
          <Input
            value={typed}
            disabled={!isWaiting}
            maxLength={500}
            placeholder={t("knowledge.flows.playSay")}
            aria-label={t("knowledge.flows.playSay")}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={(event) => !event.nativeEvent.isComposing && say()}
          />
          <Button
            type="primary"
            icon={<SendOutlined />}
            disabled={!isWaiting}
            loading={play.isPending}
            aria-label={t("knowledge.flows.playSend")}
            onClick={say}
          />
        </div>
      </div>
    </div>
  );
}

interface AnswerProps {
  played: PlayedFlow;
  isLast: boolean;
  onTap: (label: string, value: string) => void;
}

function Answer({ played, isLast, onTap }: AnswerProps) {
  const { t } = useTranslation();
  const { place, queue, note } = played;
  return (
    <div className="message" data-side="theirs" data-actor="bot">
      <div className="bubble">
        <Markdown text={played.text} />
        {played.choices.length > 0 && (
          <div className="choices">
            {played.choices.map(({ label, value }) => (
              <Button
                key={value}
                size="small"
                shape="round"
                disabled={!isLast}
                onClick={() => onTap(label, value)}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </div>
      {place.status !== "waiting" && (
        <p className="flow-over">
          <span className={queue ? "flag flag-warning" : "flag"}>
            {queue
              ? t("knowledge.flows.over.handed_over", { queue: t(`routing.queues.${queue}`) })
              : t(place.status === "left" ? "knowledge.flows.over.left" : "knowledge.flows.over.ended")}
          </span>
          {note !== "" && (
            <span className="quiet flow-note">
              {t("knowledge.flows.noteShown")} {note}
            </span>
          )}
        </p>
      )}
    </div>
  );
}
