import {
  Background,
  BackgroundVariant,
  type Connection,
  Controls,
  type Edge,
  type EdgeChange,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  type ReactFlowInstance,
  useNodesState,
  useReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FlowContent, FlowFlaw } from "../../../../api-types.ts";
import { useThemeMode } from "../../../../app/theme.tsx";
import { arrange } from "../../flows/layout.ts";
import { connect, exitsOf, removeNodes, slotsOf } from "../../flows/model.ts";
import { exitWords, titleOf } from "../../flows/words.ts";
import { useEntryTitles } from "./fields.tsx";
import { type CardNode, NodeCard } from "./NodeCard.tsx";

const NODE_TYPES = { card: NodeCard };
const EDGE_LABEL = 22;
/** How large a flow is shown; one that would have to be smaller than the least shows its beginning instead. */
const READABLE = 0.85;
const LEAST_READABLE = 0.55;

interface FlowCanvasProps {
  content: FlowContent;
  flaws: readonly FlowFlaw[];
  selected: string | null;
  /** A step to bring into view; a new object each time it is asked for. */
  reveal: { id: string } | null;
  here: string | null;
  mayEdit: boolean;
  onSelect: (id: string | null) => void;
  onChange: (content: FlowContent, about?: string | null) => void;
}

function useCards({ content, flaws, selected, here, mayEdit }: FlowCanvasProps): CardNode[] {
  const { t, i18n } = useTranslation();
  const titles = useEntryTitles();
  return useMemo(() => {
    const english = i18n.language === "en";
    const places = content.nodes.every((node) => node.position) ? null : arrange(content);
    const slots = slotsOf(content);
    return content.nodes.map((node) => {
      const own = flaws.filter((flaw) => flaw.node === node.id);
      const worst = own.some((flaw) => flaw.severity === "error") ? "error" : own[0] ? "warning" : null;
      return {
        id: node.id,
        type: "card",
        position: node.position ?? places?.get(node.id) ?? { x: 0, y: 0 },
        selected: node.id === selected,
        deletable: mayEdit && content.nodes.length > 1,
        ariaLabel: `${t(`knowledge.flows.kinds.${node.kind}`)}: ${titleOf(node, t, english, titles)}`,
        data: {
          node,
          slots,
          title: titleOf(node, t, english, titles),
          flaw: worst,
          isStart: node.id === content.start,
          isHere: node.id === here,
          mayEdit,
        },
      };
    });
  }, [content, flaws, selected, here, mayEdit, titles, t, i18n.language]);
}

function useEdges(content: FlowContent): Edge[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const english = i18n.language === "en";
    const slots = slotsOf(content);
    const ids = new Set(content.nodes.map((node) => node.id));
    return content.nodes.flatMap((node) =>
      exitsOf(node).flatMap((exit): Edge[] => {
        if (exit.target === null || !ids.has(exit.target)) return [];
        const words = exitWords(node, exit.id, slots, t, english);
        const isPlain = node.kind === "say" || node.kind === "answer";
        return [
          {
            id: `${node.id}/${exit.id}`,
            source: node.id,
            sourceHandle: exit.id,
            target: exit.target,
            label: isPlain ? undefined : words.length > EDGE_LABEL ? `${words.slice(0, EDGE_LABEL)}…` : words,
            ariaLabel: `${titleOf(node, t, english)}: ${words}`,
            markerEnd: { type: MarkerType.ArrowClosed },
          },
        ];
      }),
    );
  }, [content, t, i18n.language]);
}

/** The flow as a drawing: steps to drag, ways out to connect, both to delete. */
export function FlowCanvas(props: FlowCanvasProps) {
  const { content, reveal, mayEdit, onSelect, onChange } = props;
  const { t } = useTranslation();
  const mode = useThemeMode();
  const cards = useCards(props);
  const edges = useEdges(content);
  const [nodes, setNodes, onNodesChange] = useNodesState<CardNode>(cards);
  const frame = useRef<HTMLElement>(null);
  const { setCenter, getNode } = useReactFlow();
  useEffect(() => {
    setNodes((before) => {
      const known = new Map(before.map((node) => [node.id, node]));
      return cards.map((card) => {
        const old = known.get(card.id);
        return old?.measured ? { ...card, measured: old.measured } : card;
      });
    });
  }, [cards, setNodes]);
  useEffect(() => {
    const node = reveal ? getNode(reveal.id) : undefined;
    if (node) void setCenter(node.position.x + 132, node.position.y + 60, { zoom: 0.9, duration: 200 });
  }, [reveal, getNode, setCenter]);
  const place = (moved: readonly CardNode[]) => {
    const places = new Map(moved.map((node) => [node.id, node.position]));
    onChange({
      ...content,
      nodes: content.nodes.map((node) => {
        const at = places.get(node.id);
        return at ? { ...node, position: { x: Math.round(at.x), y: Math.round(at.y) } } : node;
      }),
    });
  };
  const applyNodes = (changes: NodeChange<CardNode>[]) => {
    const removed = changes.flatMap((change) => (change.type === "remove" ? [change.id] : []));
    if (removed.length > 0) {
      onSelect(null);
      onChange(removeNodes(content, removed));
    }
    for (const change of changes) {
      if (change.type === "select" && change.selected) onSelect(change.id);
    }
    const settled = changes.some((change) => change.type === "position" && change.dragging === false);
    onNodesChange(changes.filter((change) => change.type !== "remove" && change.type !== "select"));
    if (settled && mayEdit) {
      const at = new Map(
        changes.flatMap((change) =>
          change.type === "position" && change.position ? [[change.id, change.position]] : [],
        ),
      );
      if (at.size > 0) place(nodes.map((node) => ({ ...node, position: at.get(node.id) ?? node.position })));
    }
  };
  const applyEdges = (changes: EdgeChange[]) => {
    const cut = changes.flatMap((change) => (change.type === "remove" ? [change.id] : []));
    if (cut.length === 0) return;
    onChange(
      cut.reduce((kept, id) => {
        const [from = "", exit = ""] = id.split("/");
        return connect(kept, from, exit, null);
      }, content),
    );
  };
  const show = ({ fitView, getZoom, setViewport }: ReactFlowInstance<CardNode>) => {
    void fitView({ maxZoom: READABLE, padding: 0.08 }).then(() => {
      const first = cards.find((card) => card.data.isStart);
      if (getZoom() >= LEAST_READABLE || !first || !frame.current) return;
      const { x, y } = first.position;
      const middle = frame.current.clientHeight / 2;
      void setViewport({ x: 24 - x * READABLE, y: middle - (y + 70) * READABLE, zoom: READABLE });
    });
  };
  const join = ({ source, sourceHandle, target }: Connection) => {
    if (sourceHandle) onChange(connect(content, source, sourceHandle, target));
  };
  return (
    <section ref={frame} className="flow-canvas" aria-label={t("knowledge.flows.canvas")}>
      <p className="sr-only">{t("knowledge.flows.canvasHelp")}</p>
      <ReactFlow<CardNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodesChange={applyNodes}
        onEdgesChange={applyEdges}
        onConnect={join}
        onPaneClick={() => onSelect(null)}
        nodesDraggable={mayEdit}
        nodesConnectable={mayEdit}
        edgesReconnectable={false}
        deleteKeyCode={mayEdit ? ["Delete", "Backspace"] : null}
        colorMode={mode}
        onInit={show}
        minZoom={0.15}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} />
        <Controls showInteractive={false} />
        {content.nodes.length > 8 && <MiniMap pannable zoomable className="flow-map" nodeStrokeWidth={3} />}
      </ReactFlow>
    </section>
  );
}
