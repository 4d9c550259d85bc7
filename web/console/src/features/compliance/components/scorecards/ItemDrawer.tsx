import { Button, Drawer, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { ScorecardItem } from "../../../../api-types.ts";
import { SECTION_ORDER } from "../../inspection.ts";
import { useOwnName } from "../inspection/names.ts";

const CONDITIONS = ["always", "person", "upset", "handed_over", "offer", "account", "complaint"] as const;

interface Props {
  item: ScorecardItem;
  onChange: (part: Partial<ScorecardItem>) => void;
  onClose: () => void;
}

/** Words, section, scale and condition of one item. A rule brings its own scale. */
export function ItemDrawer({ item, onChange, onClose }: Props) {
  const { t } = useTranslation();
  const ownName = useOwnName();
  return (
    <Drawer
      open
      title={ownName(item)}
      onClose={onClose}
      extra={
        <Button type="primary" onClick={onClose}>
          {t("compliance.scorecards.done")}
        </Button>
      }
    >
      <div className="item-form">
        <div className="item-choice">
          <span>{t("compliance.scorecards.name")}</span>
          <Input
            aria-label={t("compliance.scorecards.name")}
            value={item.name}
            maxLength={60}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </div>
        <div className="item-choice">
          <span>{t("compliance.scorecards.nameEn")}</span>
          <Input
            aria-label={t("compliance.scorecards.nameEn")}
            value={item.name_en}
            maxLength={60}
            onChange={(event) => onChange({ name_en: event.target.value })}
          />
        </div>
        <div className="item-choice">
          <span>{t("compliance.scorecards.hint")}</span>
          <Input.TextArea
            aria-label={t("compliance.scorecards.hint")}
            value={item.hint}
            maxLength={400}
            autoSize
            onChange={(event) => onChange({ hint: event.target.value })}
          />
        </div>
        <div className="item-choice">
          <span>{t("compliance.scorecards.hintEn")}</span>
          <Input.TextArea
            aria-label={t("compliance.scorecards.hintEn")}
            value={item.hint_en}
            maxLength={400}
            autoSize
            onChange={(event) => onChange({ hint_en: event.target.value })}
          />
        </div>
        <Choice
          label={t("compliance.scorecards.section")}
          value={item.section}
          options={SECTION_ORDER.map((value) => [value, t(`compliance.inspection.sections.${value}`)])}
          onChange={(section) => onChange({ section })}
        />
        <Choice
          label={t("compliance.scorecards.scale")}
          value={item.scale}
          disabled={item.kind === "automatic"}
          options={(["yes_no", "five"] as const).map((value) => [
            value,
            t(`compliance.scorecards.scales.${value}`),
          ])}
          onChange={(scale) => onChange({ scale })}
        />
        <Choice
          label={t("compliance.scorecards.applies")}
          value={item.applies}
          options={CONDITIONS.map((value) => [value, t(`compliance.scorecards.conditions.${value}`)])}
          onChange={(applies) => onChange({ applies })}
        />
      </div>
    </Drawer>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  value: V;
  disabled?: boolean;
  options: readonly (readonly [V, string])[];
  onChange: (value: V) => void;
}

function Choice<V extends string>({ label, value, disabled = false, options, onChange }: ChoiceProps<V>) {
  return (
    <div className="item-choice">
      <span>{label}</span>
      <Select<V>
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={onChange}
        options={options.map(([one, name]) => ({ value: one, label: name }))}
      />
    </div>
  );
}
