import { CheckCircleOutlined, CloseCircleOutlined, ExclamationCircleOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { FlowContent, FlowFlaw } from "../../../../api-types.ts";
import { titleOf } from "../../flows/words.ts";

interface FlawListProps {
  content: FlowContent;
  flaws: readonly FlowFlaw[];
  onOpen: (node: string | null) => void;
}

/** What is wrong with the flow, errors first; each leads to its step. */
export function FlawList({ content, flaws, onOpen }: FlawListProps) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  if (flaws.length === 0) {
    return (
      <p className="mark-good flow-sound">
        <CheckCircleOutlined /> {t("knowledge.flows.noFlaws")}
      </p>
    );
  }
  return (
    <ul className="plain-list flow-flaws">
      {flaws.map((flaw, place) => {
        const node = content.nodes.find((one) => one.id === flaw.node);
        const isError = flaw.severity === "error";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same flaw may be found twice
          <li key={place}>
            <button type="button" onClick={() => onOpen(flaw.node)}>
              {isError ? (
                <CloseCircleOutlined className="mark-bad" aria-label={t("knowledge.flows.severity.error")} />
              ) : (
                <ExclamationCircleOutlined
                  className="flow-warning"
                  aria-label={t("knowledge.flows.severity.warning")}
                />
              )}
              <span>
                {english ? flaw.message_en : flaw.message}
                {node && <span className="quiet"> {titleOf(node, t, english)}</span>}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
