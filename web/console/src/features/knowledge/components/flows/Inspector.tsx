import { DeleteOutlined, FlagOutlined } from "@ant-design/icons";
import { Button, ConfigProvider, Input, Select } from "antd";
import { createElement } from "react";
import { useTranslation } from "react-i18next";
import type { FlowContent, FlowNode, QueueKind } from "../../../../api-types.ts";
import { changeNode, exitsOf, type NodeOf, removeNodes, slotsOf, withExit } from "../../flows/model.ts";
import { exitWords, titleOf } from "../../flows/words.ts";
import { AskFields } from "./AskFields.tsx";
import { BranchFields } from "./BranchFields.tsx";
import { Both, EntryPick, Field, orNone, useEntryTitles } from "./fields.tsx";
import { KIND_ICONS } from "./NodeCard.tsx";

const QUEUES: readonly QueueKind[] = ["service", "advisory", "relationship", "complaint", "emergency"];

export interface InspectorProps {
  content: FlowContent;
  node: FlowNode;
  mayEdit: boolean;
  onChange: (content: FlowContent, about?: string | null) => void;
  onSelect: (id: string | null) => void;
}

/** The form of one step, in both languages, with what follows it. */
export function Inspector({ content, node, mayEdit, onChange, onSelect }: InspectorProps) {
  const { t } = useTranslation();
  const change = (next: FlowNode, about: string | null = null) =>
    onChange(changeNode(content, next), about === null ? null : `${node.id} ${about}`);
  return (
    <ConfigProvider componentDisabled={!mayEdit}>
      <div className="flow-inspector">
        <h3>
          {createElement(KIND_ICONS[node.kind])} {t(`knowledge.flows.kinds.${node.kind}`)}{" "}
          <span className="quiet">{node.id}</span>
        </h3>
        <OwnFields content={content} node={node} change={change} />
        <Exits content={content} node={node} change={change} />
        {mayEdit && (
          <div className="flow-inspector-foot">
            <Button
              icon={<FlagOutlined />}
              disabled={content.start === node.id}
              onClick={() => onChange({ ...content, start: node.id })}
            >
              {t("knowledge.flows.makeStart")}
            </Button>
            <Button
              danger
              icon={<DeleteOutlined />}
              disabled={content.nodes.length === 1}
              onClick={() => {
                onSelect(null);
                onChange(removeNodes(content, [node.id]));
              }}
            >
              {t("knowledge.flows.remove")}
            </Button>
          </div>
        )}
      </div>
    </ConfigProvider>
  );
}

export type ChangeNode = (node: FlowNode, about?: string | null) => void;

function OwnFields({ content, node, change }: { content: FlowContent; node: FlowNode; change: ChangeNode }) {
  const { t } = useTranslation();
  switch (node.kind) {
    case "say":
      return (
        <>
          <Said node={node} change={change} />
          <EntryPick
            label={t("knowledge.flows.restsOn")}
            value={node.rests_on}
            onChange={(keys) => change({ ...node, rests_on: keys })}
          />
        </>
      );
    case "ask":
      return <AskFields node={node} change={change} />;
    case "branch":
      return <BranchFields content={content} node={node} change={change} />;
    case "answer":
      return (
        <EntryPick
          single
          label={t("knowledge.flows.entry")}
          value={[node.entry]}
          onChange={([key]) => key && change({ ...node, entry: key })}
        />
      );
    case "hand_over":
      return (
        <>
          <Field label={t("knowledge.flows.queue")}>
            <Select
              value={node.queue}
              aria-label={t("knowledge.flows.queue")}
              options={QUEUES.map((value) => ({ value, label: t(`routing.queues.${value}`) }))}
              onChange={(queue) => change({ ...node, queue })}
            />
          </Field>
          <Said node={node} change={change} />
          <Field label={t("knowledge.flows.note")}>
            <Input.TextArea
              autoSize={{ minRows: 2, maxRows: 6 }}
              value={node.note ?? ""}
              onChange={(event) => change({ ...node, note: orNone(event.target.value) }, "note")}
            />
          </Field>
        </>
      );
    default:
      return <Said node={node} change={change} />;
  }
}

function Said({ node, change }: { node: NodeOf<"say" | "hand_over" | "end">; change: ChangeNode }) {
  const { t } = useTranslation();
  const zh = (text: string) =>
    change((node.kind === "end" ? { ...node, text: orNone(text) } : { ...node, text }) as FlowNode, "text");
  return (
    <>
      <Both
        label={t("knowledge.flows.text")}
        rows={4}
        zh={node.text}
        en={node.text_en}
        onZh={zh}
        onEn={(text) => change({ ...node, text_en: orNone(text) }, "text_en")}
      />
      <span className="quiet">{t("knowledge.flows.textHint")}</span>
    </>
  );
}

/** What follows, to be chosen without drawing. Options and cases choose it in their own rows. */
function Exits({ content, node, change }: { content: FlowContent; node: FlowNode; change: ChangeNode }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const slots = slotsOf(content);
  return exitsOf(node).map((exit) => (
    <Field key={exit.id} label={exitWords(node, exit.id, slots, t, english)}>
      <TargetSelect
        content={content}
        from={node.id}
        label={exitWords(node, exit.id, slots, t, english)}
        value={exit.target}
        placeholder={
          exit.id === "gives_up"
            ? t("knowledge.flows.toPerson")
            : t(exit.optional ? "knowledge.flows.optionFollows" : "knowledge.flows.nowhere")
        }
        onChange={(target) => change(withExit(node, exit.id, target))}
      />
    </Field>
  ));
}

interface TargetSelectProps {
  content: FlowContent;
  from: string;
  label: string;
  value: string | null;
  placeholder: string;
  onChange: (target: string | null) => void;
}

function TargetSelect({ content, from, label, value, placeholder, onChange }: TargetSelectProps) {
  const { t, i18n } = useTranslation();
  const titles = useEntryTitles();
  const others = content.nodes.filter((node) => node.id !== from);
  return (
    <Select
      allowClear
      showSearch
      optionFilterProp="label"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={(target) => onChange(target ?? null)}
      options={others.map((node) => ({
        value: node.id,
        label: `${t(`knowledge.flows.kinds.${node.kind}`)} · ${titleOf(node, t, i18n.language === "en", titles)}`,
      }))}
    />
  );
}
