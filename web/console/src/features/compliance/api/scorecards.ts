import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  Scorecard,
  ScorecardCheck,
  ScorecardContent,
  ScorecardPreview,
  ScorecardVersion,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const CARDS = ["compliance", "scorecards"];

export function useScorecards() {
  return useQuery({
    queryKey: CARDS,
    queryFn: ({ signal }) => http.get<Scorecard[]>("/inspection/scorecards", undefined, signal),
  });
}

export function useChecks() {
  return useQuery({
    queryKey: [...CARDS, "checks"],
    queryFn: ({ signal }) => http.get<ScorecardCheck[]>("/inspection/checks", undefined, signal),
    staleTime: 3_600_000,
  });
}

export function useScorecardVersions(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...CARDS, "versions", id],
    queryFn: ({ signal }) =>
      http.get<ScorecardVersion[]>(`/inspection/scorecards/${id}/versions`, undefined, signal),
    enabled,
  });
}

function useCardChange<C, R>(change: (command: C) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: CARDS }),
  });
}

export interface SavedCard {
  id: string | null;
  content: ScorecardContent;
  edition: string | null;
}

export function useSaveCard() {
  return useCardChange(({ id, ...body }: SavedCard) =>
    id === null
      ? http.post<Scorecard>("/inspection/scorecards", body)
      : http.put<Scorecard>(`/inspection/scorecards/${id}/draft`, body),
  );
}

export function usePublishCard() {
  return useCardChange((id: string) => http.post<Scorecard>(`/inspection/scorecards/${id}/publish`));
}

export function useDiscardDraft() {
  return useCardChange((id: string) => http.delete<null>(`/inspection/scorecards/${id}/draft`));
}

export function useRetireCard() {
  return useCardChange((id: string) => http.delete<null>(`/inspection/scorecards/${id}`));
}

export function useTryCard() {
  return useMutation({
    mutationFn: (body: { content: ScorecardContent; conversation_id: string }) =>
      http.post<ScorecardPreview>("/inspection/scorecards/try", body),
  });
}
