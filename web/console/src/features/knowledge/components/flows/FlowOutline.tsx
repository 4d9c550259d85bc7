import { createElement } from "react";
import { useTranslation } from "react-i18next";
import type { FlowContent } from "../../../../api-types.ts";
import { exitsOf, inOrder, slotsOf } from "../../flows/model.ts";
import { exitWords, titleOf } from "../../flows/words.ts";
import { useEntryTitles } from "./fields.tsx";
import { KIND_ICONS } from "./NodeCard.tsx";

/** The flow as a list to read: every step in the order of the talk, with where it leads. */
export function FlowOutline({ content, here }: { content: FlowContent; here: string | null }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const titles = useEntryTitles();
  const slots = slotsOf(content);
  const byId = new Map(content.nodes.map((node) => [node.id, node]));
  const numbers = new Map(inOrder(content).map((node, place) => [node.id, place + 1]));
  return (
    <ol className="plain-list flow-outline">
      {inOrder(content).map((node) => (
        <li key={node.id} className="flow-card" data-kind={node.kind} data-here={node.id === here}>
          <div className="flow-card-head">
            {createElement(KIND_ICONS[node.kind])}
            <span>
              {numbers.get(node.id)}. {t(`knowledge.flows.kinds.${node.kind}`)}
            </span>
          </div>
          <p className="flow-card-title">{titleOf(node, t, english, titles)}</p>
          {node.kind === "ask" && <p className="quiet">{(english && node.text_en) || node.text}</p>}
          <ul className="plain-list">
            {exitsOf(node).map((exit) => {
              const target = exit.target === null ? undefined : byId.get(exit.target);
              if (!target) return null;
              return (
                <li key={exit.id} className="quiet">
                  {exitWords(node, exit.id, slots, t, english)}{" "}
                  {t("knowledge.flows.leadsTo", {
                    target: `${numbers.get(target.id)}. ${titleOf(target, t, english, titles)}`,
                  })}
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ol>
  );
}
