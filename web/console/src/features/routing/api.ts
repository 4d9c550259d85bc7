import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { BoardView, Presence, PresenceStatus, QueueView, SeatView } from "../../api-types.ts";
import { http } from "../../app/http.ts";

export const routingKeys = {
  presence: ["presence"] as const,
  queues: ["queues"] as const,
  colleagues: ["colleagues"] as const,
  board: ["board"] as const,
};

export function usePresence() {
  return useQuery({
    queryKey: routingKeys.presence,
    queryFn: ({ signal }) => http.get<Presence>("/presence", undefined, signal),
  });
}

export function useSetPresence() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (status: PresenceStatus) => http.put<Presence>("/presence", { status }),
    // What was asked before the choice answers with what was before it.
    onMutate: () => client.cancelQueries({ queryKey: routingKeys.presence }),
    onSuccess: (presence) => client.setQueryData(routingKeys.presence, presence),
  });
}

export function useQueues(enabled = true) {
  return useQuery({
    queryKey: routingKeys.queues,
    queryFn: ({ signal }) => http.get<QueueView[]>("/queues", undefined, signal),
    enabled,
  });
}

export function useColleagues(enabled = true) {
  return useQuery({
    queryKey: routingKeys.colleagues,
    queryFn: ({ signal }) => http.get<SeatView[]>("/colleagues", undefined, signal),
    enabled,
  });
}

export function useBoard() {
  return useQuery({
    queryKey: routingKeys.board,
    queryFn: ({ signal }) => http.get<BoardView>("/board", undefined, signal),
    staleTime: 60_000,
  });
}
