import type { KnowledgeVariable } from "../../api-types.ts";

/** What the firm's variables stand for in a language; where there is no English, the Chinese. */
export function variableValues(
  variables: readonly KnowledgeVariable[],
  locale: string,
): Record<string, string> {
  const wordsOf = (one: KnowledgeVariable) => (locale === "en" ? (one.value_en ?? one.value) : one.value);
  return Object.fromEntries(variables.map((one) => [one.key, wordsOf(one)]));
}
