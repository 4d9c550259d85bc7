import { useTranslation } from "react-i18next";

const ACTIONS = ["answer", "clarify", "handoff", "decline", "greet", "warn"] as const;

interface BotActionProps {
  action: string;
  title: string | null;
  confidence: number;
}

/** What the bot does with a question, in a line: the act, the entry, how sure. */
export function BotAction({ action, title, confidence }: BotActionProps) {
  const { t } = useTranslation();
  const known = ACTIONS.find((one) => one === action);
  return (
    <>
      {known ? t(`knowledge.ask.actions.${known}`) : action}
      {title ? ` · ${title}` : ""}{" "}
      <span className="quiet number">
        {t("knowledge.ask.confidence", { share: Math.round(confidence * 100) })}
      </span>
    </>
  );
}
