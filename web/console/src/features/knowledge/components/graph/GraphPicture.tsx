import { Background, Controls, type Edge, MarkerType, type Node, Position, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useTranslation } from "react-i18next";
import type { GraphNode, KnowledgeGraph } from "../../../../api-types.ts";
import { BOX, type Box, placed, proceduresOf, productsOf, requirementsOf } from "../../graph.ts";
import { useGraphWords } from "./words.ts";

/** One permission in the middle, what it asks for before it, how to get it and what it opens behind. */
export function GraphPicture({ graph, permission }: { graph: KnowledgeGraph; permission: GraphNode }) {
  const { t } = useTranslation();
  const { wordsOf, nameOf } = useGraphWords();
  const requirements = requirementsOf(graph, permission.key);
  const after = [...proceduresOf(graph, permission.key), ...productsOf(graph, permission.key)];
  const boxes: Box[] = [
    ...requirements.map(({ node, condition }) => ({
      id: node.key,
      kind: node.kind,
      text: wordsOf(condition),
    })),
    { id: permission.key, kind: permission.kind, text: nameOf(permission) },
    ...after.map((node) => ({ id: node.key, kind: node.kind, text: nameOf(node) })),
  ];
  const lines = [
    ...requirements.map(({ node }) => [node.key, permission.key] as const),
    ...after.map((node) => [permission.key, node.key] as const),
  ];
  const places = placed(boxes, lines);
  const nodes: Node[] = boxes.map(({ id, kind, text }) => ({
    id,
    position: places.get(id) ?? { x: 0, y: 0 },
    data: { label: text },
    className: `graph-box graph-${kind}`,
    sourcePosition: Position.Right,
    targetPosition: Position.Left,
    style: { width: BOX.width },
  }));
  const edges: Edge[] = lines.map(([source, target]) => ({
    id: `${source} ${target}`,
    source,
    target,
    markerEnd: { type: MarkerType.ArrowClosed },
  }));
  return (
    <section
      className="panel graph-picture"
      aria-label={t("knowledge.graph.picture", { name: nameOf(permission) })}
    >
      <ReactFlow
        key={permission.key}
        nodes={nodes}
        edges={edges}
        fitView
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}
