import { App, Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import type { TestSet } from "../../../../api-types.ts";
import { useShowProblem } from "../../../../app/problems.ts";
import { useSaveTestSet, useTestSets } from "../../api/workshop.ts";

/** Keeps questions as tests of the entry that should answer them, in a set that is there. */
export function AddToTests({ texts, expected }: { texts: readonly string[]; expected: string | null }) {
  const { t } = useTranslation();
  const sets = useTestSets();
  const items = (sets.data ?? []).map((one) => ({
    key: one.id,
    label: <Adding set={one} texts={texts} expected={expected} />,
  }));
  if (items.length === 0) return null;
  return (
    <Dropdown trigger={["click"]} disabled={texts.length === 0} menu={{ items }}>
      <Button>{t("knowledge.workshop.gaps.test")}</Button>
    </Dropdown>
  );
}

interface AddingProps {
  set: TestSet;
  texts: readonly string[];
  expected: string | null;
}

function Adding({ set, texts, expected }: AddingProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = useSaveTestSet(set.id);
  const showProblem = useShowProblem();
  const add = () => {
    const known = new Set(set.questions.map((one) => one.text));
    const more = texts.filter((text) => !known.has(text)).map((text) => ({ text, expected: expected ?? "" }));
    void save
      .mutateAsync({ name: set.name, version: set.version, questions: [...set.questions, ...more] })
      .then(
        () => void message.success(t("knowledge.workshop.bench.addedTo", { name: set.name })),
        showProblem,
      );
  };
  return (
    <button type="button" className="menu-button" onClick={add}>
      {set.name}
    </button>
  );
}
