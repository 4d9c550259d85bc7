import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  RuleCategory,
  RuleCategoryDetail,
  RuleChanges,
  RuleDifferenceKind,
  RuleDifferences,
  RuleProducts,
  RuleSet,
  RuleShadow,
  RulesState,
  RuleVersion,
  RuleVersions,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

export const RULES = ["compliance", "rules"];
const LOOK_AGAIN = 10_000;
const VERSIONS = "/compliance/rules/versions";

/** All versions and what was done with them; another officer may be at work, so it is looked at anew. */
export function useRuleVersions() {
  return useQuery({
    queryKey: [...RULES, "versions"],
    queryFn: ({ signal }) => http.get<RuleVersions>(VERSIONS, undefined, signal),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN,
  });
}

export function useRulesState() {
  return useQuery({
    queryKey: [...RULES, "state"],
    queryFn: ({ signal }) => http.get<RulesState>("/compliance/rules/state", undefined, signal),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN,
  });
}

export function useRuleSet(version: number | null, revision: number | null) {
  return useQuery({
    queryKey: [...RULES, "set", version, revision],
    queryFn: ({ signal }) => http.get<RuleSet>(`${VERSIONS}/${version}/rules`, undefined, signal),
    enabled: version !== null,
    placeholderData: (before) => before,
  });
}

export function useRuleCategory(version: number, revision: number, category: string | null) {
  return useQuery({
    queryKey: [...RULES, "category", version, revision, category],
    queryFn: ({ signal }) =>
      http.get<RuleCategoryDetail>(`${VERSIONS}/${version}/categories/${category}`, undefined, signal),
    enabled: category !== null,
  });
}

export function useRuleChanges(version: number | null, against: number | null, revision: number) {
  return useQuery({
    queryKey: [...RULES, "changes", version, against, revision],
    queryFn: ({ signal }) =>
      http.get<RuleChanges>(`${VERSIONS}/${version}/changes`, against === null ? {} : { against }, signal),
    enabled: version !== null,
  });
}

export function useRuleProducts(version: number, revision: number, enabled: boolean) {
  return useQuery({
    queryKey: [...RULES, "products", version, revision],
    queryFn: ({ signal }) => http.get<RuleProducts>(`${VERSIONS}/${version}/products`, undefined, signal),
    enabled,
  });
}

/** Whatever happens to a version may change every view of the rules. */
function useRuleChange<C, R>(change: (command: C) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: RULES }),
  });
}

export function useOpenDraft() {
  return useRuleChange((command: { version: number | null; note: string }) =>
    http.post<RuleVersion>(VERSIONS, command),
  );
}

export function useSaveCategory(version: number) {
  return useRuleChange((command: { revision: number; category: RuleCategory }) =>
    http.put<RuleVersion>(`${VERSIONS}/${version}/categories`, command),
  );
}

export function useRemoveCategory(version: number) {
  return useRuleChange(({ category, revision }: { category: string; revision: number }) =>
    http.delete<RuleVersion>(`${VERSIONS}/${version}/categories/${category}?revision=${revision}`),
  );
}

export function useSaveProducts(version: number) {
  return useRuleChange((command: { revision: number; products: RuleProducts["products"] }) =>
    http.put<RuleVersion>(`${VERSIONS}/${version}/products`, command),
  );
}

export function useSaveNote(version: number) {
  return useRuleChange((command: { revision: number; note: string }) =>
    http.put<RuleVersion>(`${VERSIONS}/${version}/note`, command),
  );
}

export type VersionStep =
  | {
      act: "submit" | "withdraw" | "approve" | "discard" | "rebase" | "edition";
      revision: number;
      comment?: string;
    }
  | { act: "return"; revision: number; reason: string }
  | { act: "roll-back"; reason: string }
  | { act: "activate"; starts_at?: string | null; ends_at?: string | null; comment?: string };

export function useVersionStep() {
  return useRuleChange(({ version, step: { act, ...body } }: { version: number; step: VersionStep }) =>
    http.post<RuleVersion>(`${VERSIONS}/${version}/${act}`, body),
  );
}

export function useShare() {
  return useRuleChange(({ version, ...body }: { version: number; share: number; comment: string }) =>
    http.put<RuleVersion>(`${VERSIONS}/${version}/share`, body),
  );
}

export function useSetShadow() {
  return useRuleChange(({ version, shadow }: { version: number; shadow: boolean }) =>
    http.put<RuleVersion>(`${VERSIONS}/${version}/shadow`, { shadow }),
  );
}

export function useUnschedule() {
  return useRuleChange((version: number) => http.delete<RuleVersion>(`${VERSIONS}/${version}/schedule`));
}

export function useShadow(version: number | null) {
  return useQuery({
    queryKey: [...RULES, "shadow", version],
    queryFn: ({ signal }) => http.get<RuleShadow>(`${VERSIONS}/${version}/shadow`, undefined, signal),
    enabled: version !== null,
    staleTime: 0,
    refetchInterval: LOOK_AGAIN,
  });
}

export interface DifferenceQuery {
  path: string;
  kind: RuleDifferenceKind | null;
  limit: number;
  asWritten: boolean;
}

/** Messages that two versions judge differently, of a run over history or of a shadow. */
export function useDifferences({ path, kind, limit, asWritten }: DifferenceQuery, stamp: unknown) {
  return useQuery({
    queryKey: [...RULES, "differences", path, kind, limit, asWritten, stamp],
    queryFn: ({ signal }) => http.get<RuleDifferences>(path, { kind, limit, as_written: asWritten }, signal),
    placeholderData: (before) => before,
  });
}
