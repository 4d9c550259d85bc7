import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { NodeOf } from "../../flows/model.ts";
import { Both, Field, orNone } from "./fields.tsx";
import type { ChangeNode } from "./Inspector.tsx";

type Ask = NodeOf<"ask">;
type Option = Ask["options"][number];

const EXPECTED: readonly Ask["expects"][] = [
  "choice",
  "yes_no",
  "amount",
  "months",
  "number",
  "date",
  "text",
];
const BOUNDED: readonly Ask["expects"][] = ["amount", "months", "number"];

function freshOption(options: readonly Option[], label: string): Option {
  const taken = new Set(options.map((option) => option.value));
  let count = options.length + 1;
  while (taken.has(`option_${count}`)) count += 1;
  return { value: `option_${count}`, label: `${label} ${count}`, label_en: null, words: [], next: null };
}

function yesNo(): Option[] {
  return [
    { value: "yes", label: "是", label_en: "Yes", words: [], next: null },
    { value: "no", label: "否", label_en: "No", words: [], next: null },
  ];
}

/** What is asked, what kind of answer is wanted, and what happens when there is none. */
export function AskFields({ node, change }: { node: Ask; change: ChangeNode }) {
  const { t } = useTranslation();
  const expect = (expects: Ask["expects"]) => {
    const options =
      expects === "choice" && node.options.length === 0
        ? [
            freshOption([], t("knowledge.flows.options")),
            freshOption([freshOption([], "")], t("knowledge.flows.options")),
          ]
        : expects === "choice"
          ? node.options
          : [];
    change({ ...node, expects, options });
  };
  return (
    <>
      <Both
        label={t("knowledge.flows.text")}
        rows={3}
        zh={node.text}
        en={node.text_en}
        onZh={(text) => change({ ...node, text }, "text")}
        onEn={(text) => change({ ...node, text_en: orNone(text) }, "text_en")}
      />
      <div className="flow-pair">
        <Field label={t("knowledge.flows.kindOfAnswer")}>
          <Select
            value={node.expects}
            aria-label={t("knowledge.flows.kindOfAnswer")}
            options={EXPECTED.map((value) => ({ value, label: t(`knowledge.flows.expects.${value}`) }))}
            onChange={expect}
          />
        </Field>
        <Field label={t("knowledge.flows.slot")}>
          <Input
            value={node.slot}
            onChange={(event) => change({ ...node, slot: event.target.value }, "slot")}
          />
        </Field>
      </div>
      <Both
        label={t("knowledge.flows.slotName")}
        zh={node.label}
        en={node.label_en}
        onZh={(label) => change({ ...node, label }, "label")}
        onEn={(label) => change({ ...node, label_en: orNone(label) }, "label_en")}
      />
      {node.expects === "yes_no" && (
        <Checkbox
          checked={node.options.length > 0}
          onChange={(event) => change({ ...node, options: event.target.checked ? yesNo() : [] })}
        >
          {t("knowledge.flows.yesNoOptions")}
        </Checkbox>
      )}
      {(node.expects === "choice" || node.options.length > 0) && <Options node={node} change={change} />}
      {BOUNDED.includes(node.expects) && (
        <div className="flow-pair">
          <Bound
            label={t("knowledge.flows.least")}
            value={node.least}
            onChange={(least) => change({ ...node, least })}
          />
          <Bound
            label={t("knowledge.flows.most")}
            value={node.most}
            onChange={(most) => change({ ...node, most })}
          />
        </div>
      )}
      <Both
        label={`${t("knowledge.flows.invalid")} (${t("knowledge.flows.invalidHint")})`}
        zh={node.invalid}
        en={node.invalid_en}
        onZh={(text) => change({ ...node, invalid: orNone(text) }, "invalid")}
        onEn={(text) => change({ ...node, invalid_en: orNone(text) }, "invalid_en")}
      />
      <div className="flow-pair">
        <Field label={t("knowledge.flows.tries")}>
          <InputNumber
            min={1}
            max={5}
            value={node.tries}
            onChange={(tries) => change({ ...node, tries: tries ?? 2 }, "tries")}
          />
        </Field>
        <Checkbox
          checked={node.skip_if_known}
          onChange={(event) => change({ ...node, skip_if_known: event.target.checked })}
        >
          {t("knowledge.flows.skipIfKnown")}
        </Checkbox>
      </div>
    </>
  );
}

interface BoundProps {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

function Bound({ label, value, onChange }: BoundProps) {
  return (
    <Field label={label}>
      <InputNumber value={value} onChange={(typed) => onChange(typed)} />
    </Field>
  );
}

function Options({ node, change }: { node: Ask; change: ChangeNode }) {
  const { t } = useTranslation();
  const isFree = node.expects === "choice";
  const put = (place: number, option: Option, about: string) => {
    const options = node.options.map((one, at) => (at === place ? option : one));
    change({ ...node, options }, `option ${place} ${about}`);
  };
  return (
    <fieldset className="flow-options">
      <legend className="flow-label">{t("knowledge.flows.options")}</legend>
      {node.options.map((option, place) => (
        <div key={option.value} className="flow-option">
          <Input
            aria-label={`${t("knowledge.flows.optionLabel")} ${place + 1} · ${t("knowledge.flows.chinese")}`}
            placeholder={t("knowledge.flows.chinese")}
            value={option.label}
            onChange={(event) => put(place, { ...option, label: event.target.value }, "label")}
          />
          <Input
            aria-label={`${t("knowledge.flows.optionLabel")} ${place + 1} · ${t("knowledge.flows.english")}`}
            placeholder={t("knowledge.flows.english")}
            value={option.label_en ?? ""}
            onChange={(event) => put(place, { ...option, label_en: orNone(event.target.value) }, "label_en")}
          />
          {isFree && (
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t("knowledge.flows.removeOption")}
              disabled={node.options.length <= 2}
              onClick={() => change({ ...node, options: node.options.filter((_, at) => at !== place) })}
            />
          )}
          <Select
            className="flow-option-words"
            mode="tags"
            open={false}
            suffixIcon={null}
            aria-label={`${t("knowledge.flows.optionWords")} ${place + 1}`}
            placeholder={t("knowledge.flows.optionWords")}
            value={[...option.words]}
            onChange={(words) => put(place, { ...option, words }, "words")}
          />
        </div>
      ))}
      {isFree && (
        <Button
          size="small"
          icon={<PlusOutlined />}
          disabled={node.options.length >= 12}
          onClick={() =>
            change({
              ...node,
              options: [...node.options, freshOption(node.options, t("knowledge.flows.options"))],
            })
          }
        >
          {t("knowledge.flows.addOption")}
        </Button>
      )}
    </fieldset>
  );
}
