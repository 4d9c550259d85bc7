import { Alert, App, Button, Drawer, Form, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleCategoryDetail, RuleVersion } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { useRemoveCategory, useRuleCategory, useSaveCategory } from "../../api/rules.ts";
import { CategoryFields } from "./CategoryFields.tsx";
import { ExpressionList } from "./ExpressionList.tsx";
import {
  type CategoryForm,
  categoryOf,
  emptyCategory,
  flawsByField,
  flawsOf,
  flawText,
  formOf,
  type RuleFlaw,
} from "./form.ts";

const NEW = "";

interface CategoryDrawerProps {
  version: RuleVersion;
  /** null: closed; "": a new one. */
  category: string | null;
  guards: readonly string[];
  onClose: () => void;
}

/** A category with everything in it, to read, or in a draft to change. */
export function CategoryDrawer({ version, category, guards, onClose }: CategoryDrawerProps) {
  const { t, i18n } = useTranslation();
  const { modal } = App.useApp();
  const [dirty, setDirty] = useState(false);
  const isNew = category === NEW;
  const detail = useRuleCategory(version.version, version.revision, isNew ? null : category);
  const leave = () => {
    if (!dirty) {
      onClose();
      return;
    }
    modal.confirm({ title: t("compliance.rules.editor.leave"), onOk: onClose });
  };
  const shown: RuleCategoryDetail | undefined = isNew
    ? {
        version: version.version,
        revision: version.revision,
        category: emptyCategory(guards),
        shipped: null,
        protected: false,
        editable: true,
      }
    : detail.data;
  const name = shown && (i18n.language === "en" ? shown.category.name.en : shown.category.name.zh);
  return (
    <Drawer
      open={category !== null}
      onClose={leave}
      size={820}
      destroyOnHidden
      title={isNew ? t("compliance.rules.editor.newTitle") : name}
      className="rule-drawer"
    >
      <LoadState
        isPending={!isNew && detail.isPending}
        error={detail.error}
        retry={() => void detail.refetch()}
        rows={12}
      >
        {shown && (
          <Editor
            detail={shown}
            isNew={isNew}
            guards={guards}
            onDirty={() => setDirty(true)}
            onDone={onClose}
          />
        )}
      </LoadState>
    </Drawer>
  );
}

interface EditorProps {
  detail: RuleCategoryDetail;
  isNew: boolean;
  guards: readonly string[];
  onDirty: () => void;
  onDone: () => void;
}

/** The state that was opened stays: a colleague's save in between is told on saving, not put under one's hands. */
function Editor({ detail: latest, isNew, guards, onDirty, onDone }: EditorProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [detail] = useState(latest);
  const [form] = Form.useForm<CategoryForm>();
  const save = useSaveCategory(detail.version);
  const remove = useRemoveCategory(detail.version);
  const textOf = useProblemText();
  const [general, setGeneral] = useState<RuleFlaw[]>([]);
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const mark = (error: unknown) => {
    const fields = [...flawsByField(flawsOf(error)).values()];
    const known = fields.filter(({ name }) => name.length > 0 && name.join(".") !== "expressions");
    setGeneral(fields.filter((one) => !known.includes(one)).flatMap((one) => one.flaws));
    setWrong(known.flatMap(({ name }) => (name[0] === "expressions" ? [Number(name[1])] : [])));
    form.setFields(
      known.map(({ name, flaws }) => ({
        name: name as ["id"],
        errors: flaws.map((flaw) => flawText(t, flaw)),
      })),
    );
    const first = known[0];
    if (first) setTimeout(() => form.scrollToField(first.name as ["id"], { block: "center" }), 100);
  };
  const submit = () => {
    form.setFields(form.getFieldsError().map(({ name }) => ({ name: name as ["id"], errors: [] })));
    setGeneral([]);
    setWrong([]);
    void save
      .mutateAsync({ revision: detail.revision, category: categoryOf(form.getFieldsValue(true)) })
      .then((saved) => {
        void message.success(t("compliance.rules.editor.saved", { revision: saved.revision }));
        onDone();
      }, mark);
  };
  const discard = () =>
    void remove.mutateAsync({ category: detail.category.id, revision: detail.revision }).then(() => {
      void message.success(t("compliance.rules.editor.removed"));
      onDone();
    }, mark);
  const isOwn = detail.shipped === null && !isNew;
  const error = save.error ?? remove.error;
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={formOf(detail.category)}
      disabled={!detail.editable}
      onValuesChange={onDirty}
      className="rule-form"
    >
      {!detail.editable && <p className="quiet">{t("compliance.rules.editor.readOnly")}</p>}
      {detail.protected && <Alert type="info" showIcon title={t("compliance.rules.editor.law")} />}
      <CategoryFields isNew={isNew} shipped={detail.shipped} guards={guards} />
      <ExpressionList form={form} detail={detail} guards={guards} wrong={wrong} />
      {detail.category.asks.length > 0 && (
        <p className="quiet">{t("compliance.rules.editor.asks", { count: detail.category.asks.length })}</p>
      )}
      {detail.editable && (
        <footer className="rule-form-foot">
          {error !== null && (
            <Alert
              type="error"
              showIcon
              role="alert"
              title={textOf(error)}
              description={general.map((flaw) => (
                <div key={`${flaw.code} ${flaw.detail}`}>{flawText(t, flaw)}</div>
              ))}
            />
          )}
          {isOwn && (
            <Popconfirm title={t("compliance.rules.editor.removeAsk")} onConfirm={discard}>
              <Button danger loading={remove.isPending}>
                {t("compliance.rules.editor.remove")}
              </Button>
            </Popconfirm>
          )}
          <Button type="primary" loading={save.isPending} onClick={submit}>
            {t(save.isPending ? "compliance.rules.editor.checking" : "compliance.rules.editor.save")}
          </Button>
        </footer>
      )}
    </Form>
  );
}
