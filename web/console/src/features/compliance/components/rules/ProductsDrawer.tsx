import { App, Button, Drawer, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { RuleProducts, RuleVersion } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { useRuleProducts, useSaveProducts } from "../../api/rules.ts";
import { linesOf, textOf } from "./form.ts";

const GRADES = ["r1", "r2", "r3", "r4", "r5"] as const;
type Grade = (typeof GRADES)[number];

interface ProductsDrawerProps {
  version: RuleVersion;
  open: boolean;
  onClose: () => void;
}

/** Which words of a message name a product of which grade; the firm confirms them. */
export function ProductsDrawer({ version, open, onClose }: ProductsDrawerProps) {
  const { t } = useTranslation();
  const products = useRuleProducts(version.version, version.revision, open);
  return (
    <Drawer open={open} onClose={onClose} size={560} destroyOnHidden title={t("compliance.rules.products")}>
      <LoadState isPending={products.isPending} error={products.error} retry={() => void products.refetch()}>
        {products.data && <ProductsForm detail={products.data} onClose={onClose} />}
      </LoadState>
    </Drawer>
  );
}

function ProductsForm({ detail, onClose }: { detail: RuleProducts; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = useSaveProducts(detail.version);
  const showProblem = useShowProblem();
  const initial = Object.fromEntries(GRADES.map((grade) => [grade, textOf(detail.products[grade])]));
  const submit = (values: Record<Grade, string>) => {
    const lists = GRADES.map((grade) => [grade, linesOf(values[grade])] as const);
    const words = Object.fromEntries(lists) as RuleProducts["products"];
    void save.mutateAsync({ revision: detail.revision, products: words }).then((saved) => {
      void message.success(t("compliance.rules.editor.saved", { revision: saved.revision }));
      onClose();
    }, showProblem);
  };
  return (
    <Form layout="vertical" initialValues={initial} disabled={!detail.editable} onFinish={submit}>
      <p className="quiet">
        {t(detail.editable ? "compliance.rules.productsHint" : "compliance.rules.editor.readOnly")}
      </p>
      {GRADES.map((grade) => (
        <Form.Item key={grade} name={grade} label={grade.toUpperCase()}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      ))}
      {detail.editable && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("compliance.rules.editor.save")}
        </Button>
      )}
    </Form>
  );
}
