import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ModelDifference, ModelTraining, ModelVersions } from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const MODELS = ["knowledge", "models"];
const WHILE_TRAINING = 1000;
const OTHERWISE = 15_000;

/** Every version and a training that runs, whichever node it runs on; looked at often while one does. */
export function useModels() {
  return useQuery({
    queryKey: MODELS,
    queryFn: ({ signal }) => http.get<ModelVersions>("/bot/models", undefined, signal),
    refetchInterval: (query) =>
      query.state.data?.training?.state === "running" ? WHILE_TRAINING : OTHERWISE,
  });
}

function useModelsChange<C, R>(change: (command: C) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: MODELS }),
  });
}

export function useTrain() {
  return useModelsChange((promote: boolean) => http.post<ModelTraining>("/bot/models/training", { promote }));
}

export function useCancelTraining() {
  return useModelsChange((_: undefined) => http.delete<ModelTraining>("/bot/models/training"));
}

export function useModelStep() {
  return useModelsChange(
    ({ step, version, why }: { step: "promote" | "reject"; version: number; why: string }) =>
      http.post<ModelVersions>(`/bot/models/${version}/${step}`, { why }),
  );
}

export function useRollBackModel() {
  return useModelsChange((why: string) => http.post<ModelVersions>("/bot/models/rollback", { why }));
}

/** Asks both versions hundreds of questions: only when somebody wants to know. */
export function useModelDifference(before: number, after: number, enabled: boolean) {
  return useQuery({
    queryKey: [...MODELS, "difference", before, after],
    queryFn: ({ signal }) =>
      http.get<ModelDifference>(`/bot/models/${before}/compare/${after}`, undefined, signal),
    enabled,
    staleTime: 300_000,
  });
}
