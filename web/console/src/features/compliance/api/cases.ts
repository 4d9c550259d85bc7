import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  Case,
  CaseCommand,
  CaseList,
  SecretCase,
  SecretCaseCommand,
  SecretCaseList,
  Talk,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const LOOK_AGAIN = 10_000;
const CASES = ["compliance", "cases"];
const SECRET = ["compliance", "secret-cases"];

/** Cases of one's posts. New ones come while nobody touches the page, so it is looked at anew. */
export function useCases(live: boolean, mine: boolean, kind: string | null, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...CASES, "list", live, mine, kind],
    queryFn: ({ signal, pageParam }) =>
      http.get<CaseList>("/cases", { live, mine, kind, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: LOOK_AGAIN,
    staleTime: 0,
    enabled,
  });
}

export function useCase(id: string | null) {
  return useQuery({
    queryKey: [...CASES, "one", id],
    queryFn: ({ signal }) => http.get<Case>(`/cases/${id}`, undefined, signal),
    enabled: id !== null,
    refetchInterval: LOOK_AGAIN,
    staleTime: 0,
  });
}

export function useActOnCase(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: CaseCommand) => http.post<Case>(`/cases/${id}/acts`, command),
    onSuccess: (changed) => {
      client.setQueryData([...CASES, "one", id], changed);
      void client.invalidateQueries({ queryKey: [...CASES, "list"] });
    },
    onError: () => void client.invalidateQueries({ queryKey: CASES }),
  });
}

export function useSecretCases(live: boolean, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: [...SECRET, "list", live],
    queryFn: ({ signal, pageParam }) =>
      http.get<SecretCaseList>("/aml/cases", { live, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: LOOK_AGAIN,
    staleTime: 0,
    enabled,
  });
}

/** Each look at a secret case is written down, so that it is not asked for again by itself. */
export function useSecretCase(id: string | null) {
  return useQuery({
    queryKey: [...SECRET, "one", id],
    queryFn: ({ signal }) => http.get<SecretCase>(`/aml/cases/${id}`, undefined, signal),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSecretTalk(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...SECRET, "talk", id],
    queryFn: ({ signal }) => http.get<Talk>(`/aml/cases/${id}/talk`, undefined, signal),
    enabled,
  });
}

export function useActOnSecretCase(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: SecretCaseCommand) => http.post<SecretCase>(`/aml/cases/${id}/acts`, command),
    onSuccess: (changed) => {
      client.setQueryData([...SECRET, "one", id], changed);
      void client.invalidateQueries({ queryKey: [...SECRET, "list"] });
    },
    onError: () => void client.invalidateQueries({ queryKey: SECRET }),
  });
}
