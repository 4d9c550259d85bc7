import { Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { RuleCategory } from "../../../../api-types.ts";
import { useNamed } from "../../../conversations/names.ts";
import { isWorse, LEVELS } from "../../marks.ts";

const ROLES = ["adviser", "agent", "manager", "bot", "campaign"] as const;
const WORDS = ["name", "basis", "why", "instead"] as const;
const LONGEST = 500;

interface CategoryFieldsProps {
  isNew: boolean;
  shipped: RuleCategory | null;
  guards: readonly string[];
}

/** What belongs to the category as a whole: its level, its words for people, whom it is for, what excuses it. */
export function CategoryFields({ isNew, shipped, guards }: CategoryFieldsProps) {
  const { t } = useTranslation();
  const guardName = useNamed("compliance.rules.guardNames");
  const levels = LEVELS.filter(
    (level) => level !== "pass" && (shipped === null || !isWorse(shipped.level, level)),
  );
  return (
    <section aria-label={t("compliance.rules.editor.basic")}>
      <div className="rule-fields">
        {isNew && (
          <Form.Item
            name="id"
            label={t("compliance.rules.editor.id")}
            extra={t("compliance.rules.editor.idHint")}
          >
            <Input maxLength={40} autoFocus />
          </Form.Item>
        )}
        <Form.Item
          name="level"
          label={t("compliance.rules.level")}
          extra={
            shipped && t("compliance.rules.editor.least", { level: t(`compliance.levels.${shipped.level}`) })
          }
        >
          <Select
            options={levels.map((level) => ({ value: level, label: t(`compliance.levels.${level}`) }))}
          />
        </Form.Item>
      </div>
      {WORDS.map((word) => (
        <div key={word} className="rule-fields">
          <Form.Item name={[word, "zh"]} label={t(`compliance.rules.editor.${word}Zh`)}>
            <Input.TextArea maxLength={LONGEST} autoSize={{ minRows: 1, maxRows: 6 }} />
          </Form.Item>
          <Form.Item name={[word, "en"]} label={t(`compliance.rules.editor.${word}En`)}>
            <Input.TextArea maxLength={LONGEST} autoSize={{ minRows: 1, maxRows: 6 }} />
          </Form.Item>
        </div>
      ))}
      <div className="rule-fields">
        <Form.Item name="roles" label={t("compliance.rules.editor.roles")}>
          <Select
            mode="multiple"
            options={ROLES.map((role) => ({ value: role, label: t(`compliance.rules.roles.${role}`) }))}
          />
        </Form.Item>
        <Form.Item name="guards" label={t("compliance.rules.editor.guards")}>
          <Select
            mode="multiple"
            options={guards.map((guard) => ({ value: guard, label: guardName(guard) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="unless_text" label={t("compliance.rules.editor.unlessText")}>
        <Input.TextArea className="rule-code" autoSize={{ minRows: 1, maxRows: 6 }} spellCheck={false} />
      </Form.Item>
    </section>
  );
}
