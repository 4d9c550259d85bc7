import { Alert, App, Form, Input, InputNumber, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { SaveCondition } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { formatDay } from "../../../../app/time.ts";
import { useNodeVersions, useSetCondition } from "../../api/graph.ts";
import type { Requirement } from "../../graph.ts";
import { useGraphWords } from "./words.ts";

interface Values {
  value: number;
  days: number | null;
  claim: string;
  source: string;
  checked_on: string;
}

/** Another figure for a condition, never without where it comes from; what it was before stands below. */
export function ConditionDialog({ requirement, onClose }: { requirement: Requirement; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const { node, condition, edge } = requirement;
  const [form] = Form.useForm<Values>();
  const save = useSetCondition(node.key);
  const kind = condition.kind as keyof typeof FIGURES;
  const submit = ({ value, days, claim, source, checked_on }: Values) => {
    const command: SaveCondition = {
      value,
      days: days ?? null,
      fact: { claim, source, checked_on, checked_by: "public page", valid_until: null },
      version: node.version,
    };
    save.mutate(command, {
      onSuccess: () => {
        void message.success(t("knowledge.graph.saved"));
        onClose();
      },
    });
  };
  const needed = [{ required: true, whitespace: true, message: t("knowledge.graph.missing") }];
  return (
    <Modal
      open
      title={t("knowledge.graph.editTitle")}
      okText={t("knowledge.graph.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={submit}
        initialValues={{
          value: condition.value,
          days: condition.days,
          claim: edge.fact?.claim ?? "",
          source: edge.fact?.source ?? "",
          checked_on: "",
        }}
      >
        <Form.Item
          name="value"
          label={t(`knowledge.graph.value.${FIGURES[kind] ?? "assets_min"}`)}
          rules={[{ required: true, message: t("knowledge.graph.missing") }]}
        >
          <InputNumber min={0} max={10_000_000_000} precision={0} style={{ width: "100%" }} />
        </Form.Item>
        {condition.kind === "assets_min" && (
          <Form.Item name="days" label={t("knowledge.graph.days")}>
            <InputNumber min={1} max={250} precision={0} style={{ width: "100%" }} />
          </Form.Item>
        )}
        <Form.Item name="claim" label={t("knowledge.graph.claim")} rules={needed}>
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="source" label={t("knowledge.graph.sourceField")} rules={needed}>
          <Input maxLength={500} />
        </Form.Item>
        <Form.Item name="checked_on" label={t("knowledge.graph.checkedOn")} rules={needed}>
          <Input type="date" />
        </Form.Item>
      </Form>
      {save.isError && <Alert type="error" showIcon message={textOf(save.error)} />}
      <Versions nodeKey={node.key} />
    </Modal>
  );
}

function Versions({ nodeKey }: { nodeKey: string }) {
  const { t, i18n } = useTranslation();
  const { wordsOf } = useGraphWords();
  const versions = useNodeVersions(nodeKey);
  return (
    <section aria-label={t("knowledge.graph.history")}>
      <h3>{t("knowledge.graph.history")}</h3>
      <LoadState
        isPending={versions.isPending}
        error={versions.error}
        retry={() => void versions.refetch()}
        rows={2}
      >
        <ul className="graph-history">
          {versions.data?.map(({ version, node, fact, saved_by, saved_at }) => (
            <li key={version}>
              {t("knowledge.graph.version", { version })} · {node.condition && wordsOf(node.condition)}
              <div className="quiet">
                {saved_by ?? t("knowledge.graph.shipped")} · {formatDay(saved_at, i18n.language)} ·{" "}
                {fact?.source}
              </div>
            </li>
          ))}
        </ul>
      </LoadState>
    </section>
  );
}

const FIGURES = {
  assets_min: "assets_min",
  income_min: "income_min",
  experience_months: "experience_months",
  opened_months: "opened_months",
} as const;
