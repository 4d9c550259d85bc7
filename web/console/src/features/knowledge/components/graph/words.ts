import { useTranslation } from "react-i18next";
import type { GraphCondition, GraphNode } from "../../../../api-types.ts";

/** A condition, and the name of a node, in the language of the page. */
export function useGraphWords() {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const wordsOf = ({ kind, value, days, text, text_en }: GraphCondition): string => {
    if (value === null) return (english ? text_en : text) ?? t(`knowledge.graph.words.${kind}`);
    const words = kind === "assets_min" && days !== null ? "assets_average" : kind;
    return t(`knowledge.graph.words.${words}`, {
      amount: value / 10_000,
      yuan: value.toLocaleString("en"),
      days,
      count: value,
    });
  };
  const nameOf = ({ name, name_en }: GraphNode) => (english ? name_en : name);
  const stepsOf = ({ steps, steps_en }: GraphNode) => (english && steps_en.length > 0 ? steps_en : steps);
  return { wordsOf, nameOf, stepsOf };
}
