import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { GateState, Verdict } from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

export const gateKey = ["gate"] as const;

/** Whether the gate judges, and if not, since when; frames keep it true. */
export function useGate() {
  return useQuery({
    queryKey: gateKey,
    queryFn: ({ signal }) => http.get<GateState>("/gate", undefined, signal),
    staleTime: 60_000,
    refetchInterval: ({ state }) => (state.data?.available === false ? 5_000 : false),
  });
}

const PAUSE_MS = 300;

/** `value` once it has rested for a moment. */
export function useRested<T>(value: T, milliseconds = PAUSE_MS): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return rested;
}

export interface LiveVerdict {
  /** Of exactly the text that stands there now; null while it is not known. */
  verdict: Verdict | null;
  state: "idle" | "checking" | "done" | "unavailable";
}

/** The gate's judgement of what is being written; nothing is recorded. */
export function useLiveVerdict(conversationId: string, text: string, enabled: boolean): LiveVerdict {
  const words = text.trim();
  const rested = useRested(words);
  const asked = enabled && rested !== "";
  const review = useQuery({
    queryKey: ["review", conversationId, rested],
    queryFn: () => http.post<Verdict>(`/conversations/${conversationId}/review`, { text: rested }),
    enabled: asked,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
  });
  if (!enabled || words === "") return { verdict: null, state: "idle" };
  if (rested !== words || review.isPending) return { verdict: null, state: "checking" };
  if (review.isError) return { verdict: null, state: "unavailable" };
  return { verdict: review.data, state: "done" };
}
