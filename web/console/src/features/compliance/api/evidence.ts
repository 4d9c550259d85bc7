import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  AskExport,
  AuditEntry,
  AuditPerson,
  ChainState,
  EvidenceExport,
  Page,
  SealOverview,
  Verification,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const WATCHED = 1_500;
const keys = {
  seals: ["evidence", "seals"] as const,
  exports: ["evidence", "exports"] as const,
  verification: ["evidence", "verification"] as const,
};

/** The seals of a span of days, both included. */
export function useSeals(since: string, until: string) {
  return useQuery({
    queryKey: [...keys.seals, since, until],
    queryFn: ({ signal }) => http.get<SealOverview>("/evidence/seals", { since, until }, signal),
  });
}

/** Follows a conversation's chain on the server, each time it is asked. */
export function useChain(conversationId: string) {
  return useQuery({
    queryKey: ["evidence", "chain", conversationId],
    queryFn: ({ signal }) =>
      http.get<ChainState>(`/evidence/conversations/${conversationId}`, undefined, signal),
    staleTime: 0,
    retry: false,
  });
}

/** The last verification of everything; asked again while it runs. */
export function useVerification() {
  return useQuery({
    queryKey: keys.verification,
    queryFn: async ({ signal }) =>
      (
        await http.get<{ verification: Verification | null }>(
          "/evidence/verifications/last",
          undefined,
          signal,
        )
      ).verification,
    refetchInterval: (query) => (query.state.data?.state === "running" ? WATCHED : false),
  });
}

export function useVerify() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => http.post<Verification>("/evidence/verifications"),
    onSuccess: (begun) => client.setQueryData(keys.verification, begun),
  });
}

export function useExports() {
  return useQuery({
    queryKey: keys.exports,
    queryFn: async ({ signal }) =>
      (await http.get<{ items: EvidenceExport[] }>("/evidence/exports", undefined, signal)).items,
    refetchInterval: (query) => (query.state.data?.some((one) => one.state === "running") ? WATCHED : false),
  });
}

export function useAskExport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: AskExport) => http.post<EvidenceExport>("/evidence/exports", command),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.exports }),
  });
}

export interface AuditSearch {
  person: string | null;
  acts: readonly string[];
  subjectId: string;
  since: string | null;
  until: string | null;
}

/** Acts, newest first; several acts are several parameters of one name. */
export function useAudit({ person, acts, subjectId, since, until }: AuditSearch) {
  const several = acts.map((act) => `act=${act}`).join("&");
  return useInfiniteQuery({
    queryKey: ["audit", person, several, subjectId, since, until],
    queryFn: ({ signal, pageParam }) =>
      http.get<Page<AuditEntry>>(
        `/audit${several === "" ? "" : `?${several}`}`,
        { person, subject_id: subjectId, since, until, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function useAuditPeople(q: string) {
  return useQuery({
    queryKey: ["audit", "people", q],
    queryFn: async ({ signal }) =>
      (await http.get<{ items: AuditPerson[] }>("/audit/people", { q }, signal)).items,
    placeholderData: (before) => before,
  });
}
