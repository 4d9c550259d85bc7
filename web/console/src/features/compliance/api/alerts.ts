import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  AlertList,
  JudgeAlert,
  MyAlerts,
  RaiseAlert,
  StaffAlert,
  Training,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const LOOK_AGAIN = 15_000;
const LOOK_AT_MINE = 60_000;
export const alertKeys = {
  all: ["compliance", "alerts"] as const,
  mine: ["compliance", "alerts", "mine"] as const,
};

/** One's own alerts and training; the socket says at once when something is new. */
export function useMyAlerts() {
  return useQuery({
    queryKey: alertKeys.mine,
    queryFn: ({ signal }) => http.get<MyAlerts>("/alerts/mine", undefined, signal),
    refetchInterval: LOOK_AT_MINE,
  });
}

export function useAlerts(openOnly: boolean, caseId: string | null = null, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...alertKeys.all, "list", openOnly, caseId],
    queryFn: ({ signal, pageParam }) =>
      http.get<AlertList>("/alerts", { open_only: openOnly, case_id: caseId, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: LOOK_AGAIN,
    staleTime: 0,
    enabled,
  });
}

export function useTraining(enabled: boolean) {
  return useQuery({
    queryKey: [...alertKeys.all, "training"],
    queryFn: ({ signal }) => http.get<{ items: Training[] }>("/training", undefined, signal),
    refetchInterval: LOOK_AGAIN,
    enabled,
  });
}

function useAlertChange<C, R>(change: (command: C) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: alertKeys.all }),
  });
}

export const useAcceptAlert = () =>
  useAlertChange((id: string) => http.post<StaffAlert>(`/alerts/${id}/accept`));
export const useAppealAlert = () =>
  useAlertChange(({ id, words }: { id: string; words: string }) =>
    http.post<StaffAlert>(`/alerts/${id}/appeal`, { words }),
  );
export const useFinishTraining = () =>
  useAlertChange(({ id, learned }: { id: string; learned: string }) =>
    http.post<Training>(`/training/${id}/done`, { learned, confirmed: true }),
  );
export const useJudgeAlert = () =>
  useAlertChange(({ id, ...command }: JudgeAlert & { id: string }) =>
    http.post<StaffAlert>(`/alerts/${id}/judge`, command),
  );
export const useRaiseAlert = () =>
  useAlertChange((command: RaiseAlert) => http.post<StaffAlert>("/alerts", command));
