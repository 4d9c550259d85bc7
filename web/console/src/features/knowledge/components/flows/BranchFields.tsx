import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { FlowContent } from "../../../../api-types.ts";
import { type NodeOf, type Slot, slotsOf } from "../../flows/model.ts";
import type { BranchCase } from "../../flows/words.ts";
import type { ChangeNode } from "./Inspector.tsx";

type Branch = NodeOf<"branch">;
type Test = BranchCase["tests"][number];
type Kind = Test["test"];

const ORDERED: readonly Slot["expects"][] = ["number", "amount", "months", "date"];

function kindsFor(slot: Slot | undefined): Kind[] {
  if (slot && ORDERED.includes(slot.expects)) {
    return ["at_least", "more", "at_most", "less", "equals", "differs", "known", "unknown"];
  }
  return ["equals", "differs", "one_of", "known", "unknown"];
}

function freshTest(slots: readonly Slot[]): Test {
  return { slot: slots[0]?.slot ?? "fact_1", test: "known", value: null, values: [] };
}

interface BranchFieldsProps {
  content: FlowContent;
  node: Branch;
  change: ChangeNode;
}

/** The cases of a branch, the first that holds first. */
export function BranchFields({ content, node, change }: BranchFieldsProps) {
  const { t } = useTranslation();
  const slots = slotsOf(content);
  const put = (place: number, one: BranchCase, about: string | null = null) => {
    const cases = node.cases.map((before, at) => (at === place ? one : before));
    change({ ...node, cases }, about && `case ${place} ${about}`);
  };
  return (
    <>
      {node.cases.map((one, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cases have no names, their place is what counts
        <fieldset key={place} className="flow-case">
          <legend className="flow-label">{t("knowledge.flows.condition", { count: place + 1 })}</legend>
          {one.tests.length > 1 && (
            <Select
              size="small"
              value={one.match}
              aria-label={t("knowledge.flows.matchAll")}
              options={[
                { value: "all", label: t("knowledge.flows.matchAll") },
                { value: "any", label: t("knowledge.flows.matchAny") },
              ]}
              onChange={(match) => put(place, { ...one, match })}
            />
          )}
          {one.tests.map((test, at) => (
            <TestRow
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              key={at}
              test={test}
              slots={slots}
              isOnly={one.tests.length === 1}
              onChange={(next) =>
                put(
                  place,
                  { ...one, tests: one.tests.map((before, i) => (i === at ? next : before)) },
                  `test ${at}`,
                )
              }
              onRemove={() => put(place, { ...one, tests: one.tests.filter((_, i) => i !== at) })}
            />
          ))}
          <div className="flow-case-foot">
            <Button
              size="small"
              icon={<PlusOutlined />}
              onClick={() => put(place, { ...one, tests: [...one.tests, freshTest(slots)] })}
            >
              {t("knowledge.flows.addTest")}
            </Button>
            <Button
              size="small"
              type="text"
              disabled={node.cases.length === 1}
              onClick={() => change({ ...node, cases: node.cases.filter((_, i) => i !== place) })}
            >
              {t("knowledge.flows.removeCase")}
            </Button>
          </div>
        </fieldset>
      ))}
      <Button
        icon={<PlusOutlined />}
        disabled={node.cases.length >= 12}
        onClick={() =>
          change({ ...node, cases: [...node.cases, { match: "all", tests: [freshTest(slots)], next: null }] })
        }
      >
        {t("knowledge.flows.addCase")}
      </Button>
    </>
  );
}

interface TestRowProps {
  test: Test;
  slots: readonly Slot[];
  isOnly: boolean;
  onChange: (test: Test) => void;
  onRemove: () => void;
}

function TestRow({ test, slots, isOnly, onChange, onRemove }: TestRowProps) {
  const { t, i18n } = useTranslation();
  const slot = slots.find((one) => one.slot === test.slot);
  return (
    <div className="flow-test">
      <Select
        value={test.slot}
        aria-label={t("knowledge.flows.slot")}
        options={slots.map((one) => ({
          value: one.slot,
          label: i18n.language === "en" ? one.labelEn : one.label,
        }))}
        onChange={(name) => onChange({ slot: name, test: "known", value: null, values: [] })}
      />
      <Select
        value={test.test}
        aria-label={t("knowledge.flows.kinds.branch")}
        options={kindsFor(slot).map((value) => ({ value, label: t(`knowledge.flows.tests.${value}`) }))}
        onChange={(kind) => onChange({ ...test, test: kind, value: null, values: [] })}
      />
      <TestValue test={test} slot={slot} onChange={onChange} />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t("knowledge.flows.removeTest")}
        disabled={isOnly}
        onClick={onRemove}
      />
    </div>
  );
}

function TestValue({
  test,
  slot,
  onChange,
}: Pick<TestRowProps, "test" | "onChange"> & { slot: Slot | undefined }) {
  const { t, i18n } = useTranslation();
  const label = t("knowledge.flows.tests.equals");
  if (test.test === "known" || test.test === "unknown" || !slot) return <span />;
  const options = slot.options.map((one) => ({
    value: one.value,
    label: i18n.language === "en" ? one.labelEn : one.label,
  }));
  if (test.test === "one_of") {
    return (
      <Select
        mode="multiple"
        aria-label={label}
        value={test.values.map(String)}
        options={options}
        onChange={(values) => onChange({ ...test, values })}
      />
    );
  }
  if (options.length > 0) {
    const value = test.value === null ? null : String(test.value);
    return (
      <Select
        aria-label={label}
        value={value}
        options={options}
        onChange={(chosen) => onChange({ ...test, value: chosen })}
      />
    );
  }
  if (slot.expects === "date" || slot.expects === "text") {
    return (
      <Input
        aria-label={label}
        placeholder={slot.expects === "date" ? "2026-01-31" : ""}
        value={test.value === null ? "" : String(test.value)}
        onChange={(event) => onChange({ ...test, value: event.target.value || null })}
      />
    );
  }
  return (
    <InputNumber
      aria-label={label}
      value={test.value === null ? null : Number(test.value)}
      onChange={(value) => onChange({ ...test, value })}
    />
  );
}
