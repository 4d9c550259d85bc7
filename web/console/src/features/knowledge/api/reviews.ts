import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  DraftOutcome,
  EntryVersionView,
  EntryView,
  KnowledgeWork,
  ReviewItem,
  ReviewPolicy,
  ScriptVersion,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const KNOWLEDGE = ["knowledge"];
const LOOK_AGAIN = 30_000;

export type Subject = ReviewItem["subject"];

/** How much waits for whoever is signed in; looked at anew every half minute. */
export function useWork(enabled = true) {
  return useQuery({
    queryKey: [...KNOWLEDGE, "work"],
    queryFn: ({ signal }) => http.get<KnowledgeWork>("/knowledge/work", undefined, signal),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN,
    enabled,
  });
}

export function useDrafts(state: "in_review" | "any") {
  return useQuery({
    queryKey: [...KNOWLEDGE, "drafts", state],
    queryFn: ({ signal }) => http.get<ReviewItem[]>("/knowledge/drafts", { state }, signal),
    staleTime: 0,
    refetchInterval: LOOK_AGAIN,
  });
}

const VERSIONS = { entry: "/knowledge/entries", script: "/knowledge/script-records" } as const;

export function useVersions(subject: Subject, id: string) {
  return useQuery({
    queryKey: [...KNOWLEDGE, "versions", subject, id],
    queryFn: ({ signal }) =>
      http.get<(EntryVersionView | ScriptVersion)[]>(
        `${VERSIONS[subject]}/${id}/versions`,
        undefined,
        signal,
      ),
  });
}

/** Whatever happens to a draft may change every list and count of knowledge. */
export function useKnowledgeChange<C, R>(change: (command: C) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: KNOWLEDGE }),
  });
}

export type DraftAction = "submit" | "withdraw" | "return" | "approve" | "discard";

export interface DraftCommand {
  action: DraftAction;
  id: string;
  revision: number;
  comment?: string;
}

export function useDraftStep() {
  return useKnowledgeChange(({ action, id, revision, comment = "" }: DraftCommand) =>
    action === "discard"
      ? http.delete<DraftOutcome>(`/knowledge/drafts/${id}?revision=${revision}`)
      : http.post<DraftOutcome>(`/knowledge/drafts/${id}/${action}`, { revision, comment }),
  );
}

export function useRollBack(id: string) {
  return useKnowledgeChange((version: number) =>
    http.post<EntryView>(`/knowledge/entries/${id}/versions/${version}/restore`),
  );
}

export function useReviewPolicy() {
  return useQuery({
    queryKey: [...KNOWLEDGE, "review-policy"],
    queryFn: ({ signal }) => http.get<ReviewPolicy>("/knowledge/review-policy", undefined, signal),
    staleTime: 60_000,
  });
}

export function useSetReviewPolicy() {
  return useKnowledgeChange((command: { review: boolean; reason: string; version: number }) =>
    http.put<ReviewPolicy>("/knowledge/review-policy", command),
  );
}
