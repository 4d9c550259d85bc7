import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type {
  Agreement,
  InspectionDetail,
  InspectionDue,
  InspectionLine,
  InspectionProgress,
  InspectionReview,
  InspectionRisk,
  OwnInspections,
  Page,
  QueueKind,
  SamplingContent,
  SamplingCoverage,
  SamplingPlan,
  SamplingPreview,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const INSPECTION = ["compliance", "inspection"];
const LOOK_AGAIN = 6_000;

export type ListState = "due" | "all" | "done";

export interface InspectionFilter {
  state: ListState;
  queue: QueueKind | null;
  risk: InspectionRisk | null;
  below: number | null;
  staff_id: string | null;
}

/** A list is looked at anew while it stands: colleagues review, and conversations end. */
export function useInspections(filter: InspectionFilter, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...INSPECTION, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      http.get<Page<InspectionLine>>("/inspection/conversations", { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN,
    enabled,
  });
}

export function useInspection(id: string | undefined) {
  return useQuery({
    queryKey: [...INSPECTION, "one", id],
    queryFn: ({ signal }) => http.get<InspectionDetail>(`/inspection/conversations/${id}`, undefined, signal),
    enabled: id !== undefined,
    staleTime: 0,
  });
}

export function useInspectionDue(enabled = true) {
  return useQuery({
    queryKey: [...INSPECTION, "due"],
    queryFn: ({ signal }) => http.get<InspectionDue>("/inspection/due", undefined, signal),
    refetchInterval: LOOK_AGAIN,
    enabled,
  });
}

export function useInspectionProgress() {
  return useQuery({
    queryKey: [...INSPECTION, "progress"],
    queryFn: ({ signal }) => http.get<InspectionProgress>("/inspection/progress", undefined, signal),
    refetchInterval: LOOK_AGAIN,
  });
}

export function useClaim() {
  return useMutation({
    mutationFn: (id: string) => http.put<null>(`/inspection/conversations/${id}/claim`, {}),
  });
}

export type Scores = Record<string, number | null>;

export interface NewReview {
  id: string;
  card_version: number;
  scores: Scores;
  comment: string;
}

export function usePutReview() {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ id, ...body }: NewReview) =>
      http.put<InspectionReview>(`/inspection/conversations/${id}/review`, body),
    onSuccess: settle,
  });
}

export function useWithdrawReview() {
  const settle = useSettle();
  return useMutation({
    mutationFn: (id: string) => http.delete<null>(`/inspection/conversations/${id}/review`),
    onSuccess: settle,
  });
}

function useSettle() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: INSPECTION });
}

export function useInspectAgain() {
  return useMutation({
    mutationFn: (conversation_id: string | null) =>
      http.post<{ conversations: number }>("/inspection/again", { conversation_id }),
  });
}

export function useAgreement(card: string | undefined, source: "rules" | "model", days: number) {
  return useQuery({
    queryKey: [...INSPECTION, "agreement", card, source, days],
    queryFn: ({ signal }) => http.get<Agreement>(`/inspection/agreement/${card}`, { source, days }, signal),
    enabled: card !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function useOwnInspections() {
  return useInfiniteQuery({
    queryKey: [...INSPECTION, "mine"],
    queryFn: ({ pageParam, signal }) =>
      http.get<OwnInspections>("/inspection/mine", { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function usePlans() {
  return useQuery({
    queryKey: [...INSPECTION, "plans"],
    queryFn: ({ signal }) => http.get<SamplingPlan[]>("/inspection/plans", undefined, signal),
  });
}

export function useCoverage() {
  return useQuery({
    queryKey: [...INSPECTION, "coverage"],
    queryFn: ({ signal }) => http.get<SamplingCoverage[]>("/inspection/plans/coverage", undefined, signal),
  });
}

export interface SavedPlan {
  id: string | null;
  content: SamplingContent;
  edition: number;
  seed: number | null;
}

export function useSavePlan() {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ id, ...body }: SavedPlan) =>
      id === null
        ? http.post<SamplingPlan>("/inspection/plans", body)
        : http.put<SamplingPlan>(`/inspection/plans/${id}`, body),
    onSuccess: settle,
  });
}

export function useTryPlan() {
  return useMutation({
    mutationFn: (body: { content: SamplingContent; seed: number; days: number }) =>
      http.post<SamplingPreview>("/inspection/plans/try", body),
  });
}
