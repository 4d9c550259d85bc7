import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  FlowContent,
  FlowFlaw,
  FlowPlace,
  FlowSummary,
  FlowVersion,
  FlowView,
  PlayedFlow,
} from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const FLOWS = ["knowledge", "flows"];
const ONE = ["knowledge", "flow"];

export function useFlows() {
  return useQuery({
    queryKey: FLOWS,
    queryFn: ({ signal }) => http.get<FlowSummary[]>("/knowledge/flows", undefined, signal),
  });
}

export function useFlow(id: string) {
  return useQuery({
    queryKey: [...ONE, id],
    queryFn: ({ signal }) => http.get<FlowView>(`/knowledge/flows/${id}`, undefined, signal),
  });
}

export function useFlowVersions(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...ONE, id, "versions"],
    queryFn: ({ signal }) => http.get<FlowVersion[]>(`/knowledge/flows/${id}/versions`, undefined, signal),
    enabled,
  });
}

/** What is wrong with a flow as it stands in the editor; the last findings stay until there are new ones. */
export function useFlowFlaws(content: FlowContent, first: FlowFlaw[]) {
  return useQuery({
    queryKey: [...FLOWS, "check", content],
    queryFn: () => http.post<FlowFlaw[]>("/knowledge/flows/check", content),
    placeholderData: (before) => before ?? first,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

/** Every change of a flow answers with the whole of it. */
function useFlowChange<C>(change: (command: C) => Promise<FlowView>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (flow) => {
      client.setQueryData([...ONE, flow.id], flow);
      void client.invalidateQueries({ queryKey: [...ONE, flow.id, "versions"] });
      return client.invalidateQueries({ queryKey: FLOWS, exact: true });
    },
  });
}

export function useCreateFlow() {
  return useFlowChange((content: FlowContent) => http.post<FlowView>("/knowledge/flows", { content }));
}

export function useSaveFlow(id: string) {
  return useFlowChange((command: { content: FlowContent; revision: number }) =>
    http.put<FlowView>(`/knowledge/flows/${id}/draft`, command),
  );
}

export type FlowStep = "submit" | "approve" | "discard" | "archive" | "restore";

/** A step on the way of a flow; what it is about is named by its revision. */
export function useFlowStep(id: string) {
  return useFlowChange(({ step, revision }: { step: FlowStep; revision: number }) =>
    http.post<FlowView>(`/knowledge/flows/${id}/${step}`, { revision }),
  );
}

export function useReturnFlow(id: string) {
  return useFlowChange((command: { reason: string; revision: number }) =>
    http.post<FlowView>(`/knowledge/flows/${id}/return`, command),
  );
}

export function useTakeUpVersion(id: string) {
  return useFlowChange(({ version, revision }: { version: number; revision: number }) =>
    http.post<FlowView>(`/knowledge/flows/${id}/versions/${version}/take-up`, { revision }),
  );
}

export interface PlayCommand {
  content: FlowContent;
  locale: string;
  place: FlowPlace | null;
  text: string;
  value: string | null;
}

export function usePlayFlow() {
  return useMutation({
    mutationFn: (command: PlayCommand) => http.post<PlayedFlow>("/knowledge/flows/play", command),
  });
}
