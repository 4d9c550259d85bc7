import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Hold, HoldPolicy, OverrideReport, PostBody } from "../../api-types.ts";
import { http } from "../../app/http.ts";

export const holdKeys = {
  all: ["holds"] as const,
  waiting: ["holds", "waiting"] as const,
  settled: ["holds", "settled"] as const,
  policy: ["holds", "policy"] as const,
  overrides: (since: string, until: string) => ["holds", "overrides", since, until] as const,
};

/** What waits for a second person: all for a supervisor, one's own for everybody else. */
export function useHolds(settled = false) {
  return useQuery({
    queryKey: settled ? holdKeys.settled : holdKeys.waiting,
    queryFn: ({ signal }) => http.get<Hold[]>("/holds", { settled }, signal),
    staleTime: 30_000,
  });
}

export interface Submission {
  clientId: string;
  body: PostBody;
  note: string;
}

export function useSubmitHold(conversationId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ clientId, body, note }: Submission) =>
      http.post<Hold>(`/conversations/${conversationId}/holds`, { client_id: clientId, body, note }),
    onSettled: () => client.invalidateQueries({ queryKey: holdKeys.all }),
  });
}

export type HoldStep =
  | { id: string; step: "release"; reason: string; seen: number; text: string | null }
  | { id: string; step: "refuse"; reason: string }
  | { id: string; step: "withdraw" };

export function useHoldStep() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, step, ...body }: HoldStep) => http.post<Hold>(`/holds/${id}/${step}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: holdKeys.all }),
  });
}

export function useHoldPolicy() {
  return useQuery({
    queryKey: holdKeys.policy,
    queryFn: ({ signal }) => http.get<HoldPolicy>("/holds/policy", undefined, signal),
  });
}

export function useSetHoldPolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (policy: Pick<HoldPolicy, "minutes" | "on_expiry">) =>
      http.put<HoldPolicy>("/holds/policy", policy),
    onSuccess: (policy) => client.setQueryData(holdKeys.policy, policy),
  });
}

export function useOverrides(since: string, until: string) {
  return useQuery({
    queryKey: holdKeys.overrides(since, until),
    queryFn: ({ signal }) => http.get<OverrideReport>("/holds/overrides", { since, until }, signal),
    placeholderData: (before) => before,
  });
}
