import dagre from "@dagrejs/dagre";
import type { GraphCondition, GraphEdge, GraphNode, KnowledgeGraph } from "../../api-types.ts";

export interface Requirement {
  node: GraphNode;
  condition: GraphCondition;
  edge: GraphEdge;
}

/** In the order in which they were written, which is that of their edges. */
export function permissionsOf(graph: KnowledgeGraph): GraphNode[] {
  const places = new Map<string, number>();
  graph.edges.forEach(({ source }, place) => {
    if (!places.has(source)) places.set(source, place);
  });
  const placeOf = ({ key }: GraphNode) => places.get(key) ?? graph.edges.length;
  return graph.nodes
    .filter((node) => node.kind === "permission")
    .sort((one, other) => placeOf(one) - placeOf(other));
}

function targetsOf(graph: KnowledgeGraph, key: string, relation: GraphEdge["relation"]) {
  const nodes = new Map(graph.nodes.map((node) => [node.key, node]));
  return graph.edges.flatMap((edge) => {
    const node = nodes.get(edge.target);
    return edge.source === key && edge.relation === relation && node ? [{ edge, node }] : [];
  });
}

export function requirementsOf(graph: KnowledgeGraph, key: string): Requirement[] {
  return targetsOf(graph, key, "requires").flatMap(({ edge, node }) =>
    node.condition === null ? [] : [{ edge, node, condition: node.condition }],
  );
}

export function proceduresOf(graph: KnowledgeGraph, key: string): GraphNode[] {
  return targetsOf(graph, key, "done_by").map(({ node }) => node);
}

export function productsOf(graph: KnowledgeGraph, key: string): GraphNode[] {
  return targetsOf(graph, key, "applies_to").map(({ node }) => node);
}

export interface Box {
  id: string;
  kind: GraphNode["kind"];
  text: string;
}

export const BOX = { width: 172, height: 62 };

/** Where the boxes stand: conditions before the permission, what comes of it behind. */
export function placed(boxes: readonly Box[], lines: readonly (readonly [string, string])[]) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 44, marginx: 10, marginy: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of boxes) graph.setNode(id, { ...BOX });
  for (const [from, to] of lines) graph.setEdge(from, to);
  dagre.layout(graph);
  return new Map(
    boxes.map(({ id }) => {
      const { x, y } = graph.node(id);
      return [id, { x: x - BOX.width / 2, y: y - BOX.height / 2 }];
    }),
  );
}
