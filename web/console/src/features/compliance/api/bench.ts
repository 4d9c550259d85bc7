import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  ComparedVerdicts,
  ReviewSituation,
  RuleCase,
  RuleCasesRun,
  RuleReplay,
  VerdictLevel,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const BENCH = ["compliance", "bench"];
const WHILE_RUNNING = 700;

export function useCompareTexts() {
  return useMutation({
    mutationFn: (command: { situation: ReviewSituation; version: number }) =>
      http.post<ComparedVerdicts>("/compliance/bench/compare", command),
  });
}

/** The latest runs over history; while one is under way it is looked at more than once a second. */
export function useReplays() {
  return useQuery({
    queryKey: [...BENCH, "replays"],
    queryFn: ({ signal }) => http.get<RuleReplay[]>("/compliance/bench/replays", undefined, signal),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state === "running") ? WHILE_RUNNING : false,
  });
}

export function useStartReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: { version: number; days: number }) =>
      http.post<RuleReplay>("/compliance/bench/replays", command),
    onSettled: () => client.invalidateQueries({ queryKey: [...BENCH, "replays"] }),
  });
}

export function useCancelReplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.post<RuleReplay>(`/compliance/bench/replays/${id}/cancel`),
    onSettled: () => client.invalidateQueries({ queryKey: [...BENCH, "replays"] }),
  });
}

export function useRuleCases() {
  return useQuery({
    queryKey: [...BENCH, "cases"],
    queryFn: ({ signal }) => http.get<RuleCase[]>("/compliance/bench/cases", undefined, signal),
  });
}

export interface NewCase {
  situation: ReviewSituation;
  expected: VerdictLevel;
  note: string;
}

export function useAddCases() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (cases: readonly NewCase[]) => http.post<string[]>("/compliance/bench/cases", { cases }),
    onSuccess: () => client.invalidateQueries({ queryKey: [...BENCH, "cases"] }),
  });
}

export function useDeleteCase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.delete<void>(`/compliance/bench/cases/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: [...BENCH, "cases"] }),
  });
}

export function useRunCases() {
  return useMutation({
    mutationFn: (version: number) => http.post<RuleCasesRun>("/compliance/bench/cases/run", { version }),
  });
}
