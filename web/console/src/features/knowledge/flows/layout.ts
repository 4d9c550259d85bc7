import dagre from "@dagrejs/dagre";
import type { FlowContent, FlowNode } from "../../../api-types.ts";
import { exitsOf } from "./model.ts";

export const NODE_WIDTH = 264;
const HEAD = 84;
const ROW = 28;

export interface Point {
  x: number;
  y: number;
}

/** About how high a card is: its head and a row for each way out. */
function heightOf(node: FlowNode): number {
  return HEAD + exitsOf(node).length * ROW;
}

/** Where the nodes stand when nobody has placed them: from left to right, in the order of the talk. */
export function arrange(content: FlowContent): Map<string, Point> {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 28, ranksep: 96, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(content.nodes.map((node) => node.id));
  for (const node of content.nodes) graph.setNode(node.id, { width: NODE_WIDTH, height: heightOf(node) });
  for (const node of content.nodes) {
    for (const { target } of exitsOf(node)) {
      if (target !== null && ids.has(target)) graph.setEdge(node.id, target);
    }
  }
  dagre.layout(graph);
  return new Map(
    content.nodes.map((node) => {
      const { x, y } = graph.node(node.id);
      return [node.id, { x: Math.round(x - NODE_WIDTH / 2), y: Math.round(y - heightOf(node) / 2) }];
    }),
  );
}

/** The same flow with every node where `arrange` puts it. */
export function arranged(content: FlowContent): FlowContent {
  const places = arrange(content);
  return {
    ...content,
    nodes: content.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? null })),
  };
}
