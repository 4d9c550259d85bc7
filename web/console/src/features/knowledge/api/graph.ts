import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { GraphNode, KnowledgeGraph, NodeVersion, SaveCondition } from "../../../api-types.ts";
import { http } from "../../../app/http.ts";

const GRAPH = ["knowledge", "graph"];

export function useGraph() {
  return useQuery({
    queryKey: GRAPH,
    queryFn: ({ signal }) => http.get<KnowledgeGraph>("/knowledge/graph", undefined, signal),
  });
}

export function useNodeVersions(key: string) {
  return useQuery({
    queryKey: [...GRAPH, key, "versions"],
    queryFn: ({ signal }) =>
      http.get<NodeVersion[]>(`/knowledge/graph/nodes/${key}/versions`, undefined, signal),
  });
}

export function useSetCondition(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: SaveCondition) =>
      http.put<GraphNode>(`/knowledge/graph/conditions/${key}`, command),
    onSuccess: () => client.invalidateQueries({ queryKey: GRAPH }),
  });
}
