import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { QueueKind, ScorecardContent, ScorecardItem } from "../../../../api-types.ts";
import { useChecks } from "../../api/scorecards.ts";
import { bySection, changed, itemOfCheck, manualItem, moved, removed, shareOf } from "../../scorecard.ts";
import { useOwnName, useQueueName } from "../inspection/names.ts";
import { ItemDrawer } from "./ItemDrawer.tsx";

const QUEUES: readonly QueueKind[] = ["service", "advisory", "relationship", "complaint", "emergency"];

interface Props {
  content: ScorecardContent;
  /** Left out where one may only read. */
  onChange?: (content: ScorecardContent) => void;
}

/** The items of a card by section: order, weight, and everything else of one in a drawer. */
export function CardEditor({ content, onChange }: Props) {
  const { t } = useTranslation();
  const queueName = useQueueName();
  const [editing, setEditing] = useState<string | null>(null);
  const item = content.items.find((one) => one.id === editing);
  return (
    <div className="card-editor">
      <div className="card-names">
        <Input
          value={content.name}
          maxLength={60}
          readOnly={!onChange}
          aria-label={t("compliance.scorecards.name")}
          onChange={(event) => onChange?.({ ...content, name: event.target.value })}
        />
        <Input
          value={content.name_en}
          maxLength={60}
          readOnly={!onChange}
          aria-label={t("compliance.scorecards.nameEn")}
          onChange={(event) => onChange?.({ ...content, name_en: event.target.value })}
        />
        <Select
          mode="multiple"
          value={content.queues}
          disabled={!onChange}
          aria-label={t("compliance.scorecards.forQueues")}
          placeholder={t("compliance.scorecards.forAll")}
          onChange={(queues) => onChange?.({ ...content, queues })}
          options={QUEUES.map((value) => ({ value, label: queueName(value) }))}
        />
      </div>
      {bySection(content).map(([section, items]) => (
        <section key={section}>
          <h3>{t(`compliance.inspection.sections.${section}`)}</h3>
          <ul className="plain-list">
            {items.map((one, at) => (
              <Row
                key={one.id}
                item={one}
                content={content}
                isFirst={at === 0}
                isLast={at === items.length - 1}
                {...(onChange ? { onChange, onEdit: () => setEditing(one.id) } : {})}
              />
            ))}
          </ul>
        </section>
      ))}
      {onChange && (
        <Adding
          content={content}
          onAdd={(added) => {
            onChange({ ...content, items: [...content.items, added] });
            setEditing(added.id);
          }}
        />
      )}
      {item && onChange && (
        <ItemDrawer
          item={item}
          onChange={(part) => onChange(changed(content, item.id, part))}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}

interface RowProps {
  item: ScorecardItem;
  content: ScorecardContent;
  isFirst: boolean;
  isLast: boolean;
  onChange?: (content: ScorecardContent) => void;
  onEdit?: () => void;
}

function Row({ item, content, isFirst, isLast, onChange, onEdit }: RowProps) {
  const { t } = useTranslation();
  const ownName = useOwnName();
  return (
    <li className="card-row">
      <span className="card-item">
        <strong>{ownName(item)}</strong>
        <span className="quiet">
          {t(`compliance.scorecards.kinds.${item.kind}`)} · {t(`compliance.scorecards.scales.${item.scale}`)}{" "}
          · {t(`compliance.scorecards.conditions.${item.applies}`)}
        </span>
      </span>
      <span className="card-weight">
        <InputNumber
          size="small"
          min={0}
          max={100}
          precision={0}
          value={item.weight}
          readOnly={!onChange}
          aria-label={`${t("compliance.scorecards.weight")} ${ownName(item)}`}
          onChange={(weight) => onChange?.(changed(content, item.id, { weight: weight ?? 0 }))}
        />
        <span className="quiet number">
          {t("compliance.scorecards.share", { share: shareOf(content, item) })}
        </span>
      </span>
      {onChange && (
        <span className="card-acts">
          <Button
            type="text"
            size="small"
            icon={<ArrowUpOutlined />}
            disabled={isFirst}
            aria-label={`${t("compliance.scorecards.up")} ${ownName(item)}`}
            onClick={() => onChange(moved(content, item.id, -1))}
          />
          <Button
            type="text"
            size="small"
            icon={<ArrowDownOutlined />}
            disabled={isLast}
            aria-label={`${t("compliance.scorecards.down")} ${ownName(item)}`}
            onClick={() => onChange(moved(content, item.id, 1))}
          />
          <Button
            type="text"
            size="small"
            icon={<EditOutlined />}
            aria-label={`${t("compliance.scorecards.edit")} ${ownName(item)}`}
            onClick={onEdit}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            disabled={content.items.length === 1}
            aria-label={`${t("compliance.scorecards.remove")} ${ownName(item)}`}
            onClick={() => onChange(removed(content, item.id))}
          />
        </span>
      )}
    </li>
  );
}

function Adding({ content, onAdd }: { content: ScorecardContent; onAdd: (item: ScorecardItem) => void }) {
  const { t } = useTranslation();
  const ownName = useOwnName();
  const checks = useChecks();
  const used = new Set(content.items.map((item) => item.check));
  const left = (checks.data ?? []).filter((check) => !used.has(check.id));
  return (
    <div className="card-adding">
      <Button onClick={() => onAdd(manualItem(content, t("compliance.scorecards.addManual")))}>
        {t("compliance.scorecards.addManual")}
      </Button>
      <Dropdown
        disabled={left.length === 0}
        trigger={["click"]}
        menu={{
          items: left.map((check) => ({ key: check.id, label: ownName(check) })),
          onClick: ({ key }) => {
            const check = left.find((one) => one.id === key);
            if (check) onAdd(itemOfCheck(content, check));
          },
        }}
      >
        <Button>{t("compliance.scorecards.addCheck")}</Button>
      </Dropdown>
    </div>
  );
}
