import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  Conflicts,
  Gap,
  GapState,
  Gaps,
  RatedEntry,
  Replay,
  ReviewItem,
  SaveTestSet,
  StartReplay,
  TestSet,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const WORKSHOP = ["knowledge", "workshop"];
const GAPS = [...WORKSHOP, "gaps"];
const SETS = [...WORKSHOP, "test-sets"];
const LOOK_AGAIN = 60_000;

export function useGaps(state: GapState) {
  return useQuery({
    queryKey: [...GAPS, state],
    queryFn: ({ signal }) => http.get<Gaps>("/knowledge/gaps", { state }, signal),
    refetchInterval: LOOK_AGAIN,
  });
}

export function useLookForGaps() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => http.post<Gaps>("/knowledge/gaps/look"),
    onSuccess: () => client.invalidateQueries({ queryKey: GAPS }),
  });
}

export function useChangeGap() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, state }: { id: string; state: GapState }) =>
      http.put<Gap>(`/knowledge/gaps/${id}`, { state }),
    onSuccess: () => client.invalidateQueries({ queryKey: GAPS }),
  });
}

export function useSetRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (days: number) => http.put<Gaps>("/knowledge/gaps/retention", { days }),
    onSuccess: () => client.invalidateQueries({ queryKey: GAPS }),
  });
}

export function useRated() {
  return useQuery({
    queryKey: [...WORKSHOP, "rated"],
    queryFn: ({ signal }) => http.get<RatedEntry[]>("/knowledge/gaps/rated", undefined, signal),
  });
}

export function useConflicts() {
  return useQuery({
    queryKey: [...WORKSHOP, "conflicts"],
    queryFn: ({ signal }) => http.get<Conflicts>("/knowledge/conflicts", undefined, signal),
  });
}

export function useTestSets() {
  return useQuery({
    queryKey: SETS,
    queryFn: ({ signal }) => http.get<TestSet[]>("/knowledge/test-sets", undefined, signal),
  });
}

function useSetsChange<C, R>(change: (command: C) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: SETS }),
  });
}

export function useSaveTestSet(id: string | null) {
  return useSetsChange((command: SaveTestSet) =>
    id === null
      ? http.post<TestSet>("/knowledge/test-sets", command)
      : http.put<TestSet>(`/knowledge/test-sets/${id}`, command),
  );
}

export function useRemoveTestSet() {
  return useSetsChange((id: string) => http.delete(`/knowledge/test-sets/${id}`));
}

export function useRunTestSet() {
  return useSetsChange((id: string) => http.post<TestSet>(`/knowledge/test-sets/${id}/runs`));
}

export function useReplay() {
  return useMutation({
    mutationFn: (command: StartReplay) => http.post<Replay>("/knowledge/replays", command),
  });
}

/** Every open draft of an entry: what can be asked before it is published. */
export function useEntryDrafts() {
  return useQuery({
    queryKey: ["knowledge", "drafts", "any"],
    queryFn: ({ signal }) => http.get<ReviewItem[]>("/knowledge/drafts", { state: "any" }, signal),
    select: (items) => items.filter((item) => item.subject === "entry"),
  });
}
