import {
  BranchesOutlined,
  CommentOutlined,
  CustomerServiceOutlined,
  FileTextOutlined,
  FlagOutlined,
  QuestionCircleOutlined,
  WarningFilled,
} from "@ant-design/icons";
import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { createElement, memo } from "react";
import { useTranslation } from "react-i18next";
import type { FlowNode } from "../../../../api-types.ts";
import { exitsOf, type NodeKind, type Slot } from "../../flows/model.ts";
import { exitWords } from "../../flows/words.ts";

export interface CardData extends Record<string, unknown> {
  node: FlowNode;
  slots: readonly Slot[];
  title: string;
  flaw: "error" | "warning" | null;
  isStart: boolean;
  isHere: boolean;
  mayEdit: boolean;
}

export type CardNode = Node<CardData, "card">;

export const KIND_ICONS: Record<NodeKind, React.ComponentType> = {
  say: CommentOutlined,
  ask: QuestionCircleOutlined,
  branch: BranchesOutlined,
  answer: FileTextOutlined,
  hand_over: CustomerServiceOutlined,
  end: FlagOutlined,
};

/** A step on the canvas: what it is, what it says, and a row for each way out. */
export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<CardNode>) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const { node, slots, title, flaw, isStart, isHere, mayEdit } = data;
  const shown = exitsOf(node).filter(
    (exit) => exit.target !== null || (mayEdit && (selected || exit.id !== "gives_up")),
  );
  return (
    <div className="flow-card" data-kind={node.kind} data-selected={selected} data-here={isHere}>
      <Handle type="target" position={Position.Left} isConnectable={mayEdit} />
      <div className="flow-card-head">
        {createElement(KIND_ICONS[node.kind])}
        <span>{t(`knowledge.flows.kinds.${node.kind}`)}</span>
        {node.kind === "ask" && <span className="quiet">{t(`knowledge.flows.expects.${node.expects}`)}</span>}
        {node.kind === "hand_over" && <span className="quiet">{t(`routing.queues.${node.queue}`)}</span>}
        {isStart && <span className="flag flag-accent">{t("knowledge.flows.start")}</span>}
        {flaw && (
          <WarningFilled
            className={flaw === "error" ? "mark-bad" : "flow-warning"}
            aria-label={t(`knowledge.flows.severity.${flaw}`)}
          />
        )}
      </div>
      <p className="flow-card-title">{title}</p>
      {node.kind === "ask" && <p className="flow-card-text">{(english && node.text_en) || node.text}</p>}
      {shown.map((exit) => (
        <div key={exit.id} className="flow-exit" data-open={exit.target === null && !exit.optional}>
          <span>{exitWords(node, exit.id, slots, t, english)}</span>
          <Handle id={exit.id} type="source" position={Position.Right} isConnectable={mayEdit} />
        </div>
      ))}
    </div>
  );
});
