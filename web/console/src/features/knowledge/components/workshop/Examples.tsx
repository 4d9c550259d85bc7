import { Checkbox } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { GapExample } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { formatMoment } from "../../../../app/time.ts";

interface ExamplesProps {
  examples: readonly GapExample[];
  /** With `onChoose`, each can be ticked. */
  chosen?: ReadonlySet<string>;
  onChoose?: (chosen: ReadonlySet<string>) => void;
}

/** What customers said, in their words; the conversation is a click away for those who may read it. */
export function Examples({ examples, chosen, onChoose }: ExamplesProps) {
  const { t, i18n } = useTranslation();
  const mayRead = useMay("supervise");
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose?.(next);
  };
  return (
    <ul className="plain-list examples">
      {examples.map((one) => (
        <li key={one.id}>
          {onChoose ? (
            <Checkbox checked={chosen?.has(one.id) ?? false} onChange={() => toggle(one.id)}>
              {one.text}
            </Checkbox>
          ) : (
            <span>{one.text}</span>
          )}
          <span className="quiet">
            {formatMoment(one.at, i18n.language)}
            {one.failure && ` · ${t(`knowledge.workshop.gaps.failures.${one.failure}`)}`}
            {mayRead && (
              <>
                {" · "}
                <Link to={`/board/${one.conversation_id}`}>{t("knowledge.workshop.gaps.open")}</Link>
              </>
            )}
          </span>
          {one.staff_answer && (
            <blockquote>
              <span className="quiet">{t("knowledge.workshop.gaps.staffSaid")}</span>
              {one.staff_answer}
            </blockquote>
          )}
        </li>
      ))}
    </ul>
  );
}
