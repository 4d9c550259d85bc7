import { Button, Collapse, Form, type FormInstance, Input, Select, Switch } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleCategoryDetail } from "../../../../api-types.ts";
import { useNamed } from "../../../conversations/names.ts";
import { type CategoryForm, emptyExpression, linesOf } from "./form.ts";

const WHENS = ["unlicensed", "licensed", "above_grade", "complaint_open"] as const;

interface ExpressionListProps {
  form: FormInstance<CategoryForm>;
  detail: RuleCategoryDetail;
  guards: readonly string[];
  /** Places of expressions with a flaw: they are opened. */
  wrong: readonly number[];
}

/** The ways of saying the forbidden thing, one below the other. */
export function ExpressionList({ form, detail, guards, wrong }: ExpressionListProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string[]>([]);
  useEffect(() => {
    if (wrong.length > 0) setOpen((before) => [...new Set([...before, ...wrong.map(String)])]);
  }, [wrong]);
  const shipped = new Set(detail.shipped?.expressions.map((one) => one.id));
  return (
    <section className="rule-expressions" aria-label={t("compliance.rules.editor.expressions")}>
      <h3>{t("compliance.rules.editor.expressions")}</h3>
      <p className="quiet">{t("compliance.rules.editor.expressionsHint")}</p>
      <Form.List name="expressions">
        {(fields, { add, remove }) => (
          <>
            <Collapse
              size="small"
              activeKey={open}
              onChange={(keys) => setOpen([keys].flat().map(String))}
              items={fields.map((field) => ({
                key: String(field.name),
                label: <Head form={form} place={field.name} shipped={shipped} />,
                forceRender: true,
                children: (
                  <Fields
                    place={field.name}
                    form={form}
                    guards={guards}
                    isShipped={shipped.has(form.getFieldValue(["expressions", field.name, "id"]))}
                    isProtected={detail.protected}
                    isSaved={detail.category.expressions.length > field.name}
                    onRemove={() => remove(field.name)}
                  />
                ),
              }))}
            />
            {detail.editable && (
              <Button
                className="rule-add"
                onClick={() => {
                  setOpen((before) => [...before, String(fields.length)]);
                  add(emptyExpression(`own_${fields.length + 1}`));
                }}
              >
                {t("compliance.rules.editor.addExpression")}
              </Button>
            )}
          </>
        )}
      </Form.List>
    </section>
  );
}

interface HeadProps {
  form: FormInstance<CategoryForm>;
  place: number;
  shipped: ReadonlySet<string>;
}

function Head({ form, place, shipped }: HeadProps) {
  const { t } = useTranslation();
  const one = Form.useWatch(["expressions", place], { form, preserve: true });
  if (!one) return null;
  const terms = linesOf(one.terms);
  return (
    <span className="rule-expression-head">
      <code>{one.id}</code>
      {one.off && <span className="flag flag-warning">{t("compliance.rules.editor.isOff")}</span>}
      {(one.begins_on || one.ends_on) && (
        <span className="flag flag-warning">{t("compliance.rules.editor.isDated")}</span>
      )}
      {!shipped.has(one.id) && <span className="flag flag-accent">{t("compliance.rules.own")}</span>}
      <span className="quiet rule-expression-terms">
        {terms.length > 0 && `${t("compliance.rules.editor.counts", { terms: terms.length })} · `}
        {one.pattern ? t("compliance.rules.editor.withPattern") : terms.slice(0, 6).join("、")}
      </span>
    </span>
  );
}

interface FieldsProps {
  place: number;
  form: FormInstance<CategoryForm>;
  guards: readonly string[];
  isShipped: boolean;
  isProtected: boolean;
  isSaved: boolean;
  onRemove: () => void;
}

function Fields({ place, form, guards, isShipped, isProtected, isSaved, onRemove }: FieldsProps) {
  const { t } = useTranslation();
  const guardName = useNamed("compliance.rules.guardNames");
  const ownGuards = Form.useWatch(["expressions", place, "own_guards"], { form, preserve: true });
  const fixed = isShipped && isProtected;
  const area = { className: "rule-code", spellCheck: false };
  return (
    <>
      {!isShipped && !isSaved && (
        <Form.Item
          name={[place, "id"]}
          label={t("compliance.rules.editor.id")}
          extra={t("compliance.rules.editor.idHint")}
        >
          <Input maxLength={40} />
        </Form.Item>
      )}
      <Form.Item name={[place, "terms"]} label={t("compliance.rules.editor.terms")}>
        <Input.TextArea {...area} autoSize={{ minRows: 2, maxRows: 10 }} />
      </Form.Item>
      <Form.Item name={[place, "pattern"]} label={t("compliance.rules.editor.pattern")}>
        <Input.TextArea {...area} autoSize={{ minRows: 1, maxRows: 8 }} />
      </Form.Item>
      <Form.Item name={[place, "anchors"]} label={t("compliance.rules.editor.anchors")}>
        <Input.TextArea {...area} autoSize={{ minRows: 1, maxRows: 6 }} />
      </Form.Item>
      <Form.Item name={[place, "unless"]} label={t("compliance.rules.editor.unless")}>
        <Input.TextArea {...area} autoSize={{ minRows: 1, maxRows: 6 }} />
      </Form.Item>
      <Form.Item name={[place, "unless_text"]} label={t("compliance.rules.editor.unlessText")}>
        <Input.TextArea {...area} autoSize={{ minRows: 1, maxRows: 6 }} />
      </Form.Item>
      <div className="rule-switches">
        {(["sounds", "security", "own_guards"] as const).map((name) => (
          <Form.Item
            key={name}
            name={[place, name]}
            valuePropName="checked"
            label={t(`compliance.rules.editor.${name === "own_guards" ? "ownGuards" : name}`)}
          >
            <Switch />
          </Form.Item>
        ))}
        <Form.Item name={[place, "off"]} valuePropName="checked" label={t("compliance.rules.editor.off")}>
          <Switch {...(fixed ? { disabled: true } : {})} />
        </Form.Item>
      </div>
      {ownGuards && (
        <Form.Item name={[place, "guards"]} label={t("compliance.rules.editor.guards")}>
          <Select
            mode="multiple"
            options={guards.map((guard) => ({ value: guard, label: guardName(guard) }))}
          />
        </Form.Item>
      )}
      <div className="rule-fields">
        <Form.Item name={[place, "when"]} label={t("compliance.rules.editor.when")}>
          <Select
            allowClear
            placeholder={t("compliance.rules.editor.always")}
            options={WHENS.map((when) => ({
              value: when,
              label: t(`compliance.rules.editor.whens.${when}`),
            }))}
          />
        </Form.Item>
        <Form.Item name={[place, "begins_on"]} label={t("compliance.rules.editor.begins")}>
          <Input type="date" {...(fixed ? { disabled: true } : {})} />
        </Form.Item>
        <Form.Item name={[place, "ends_on"]} label={t("compliance.rules.editor.ends")}>
          <Input type="date" {...(fixed ? { disabled: true } : {})} />
        </Form.Item>
      </div>
      {!fixed && (
        <Button size="small" danger onClick={onRemove}>
          {t("compliance.rules.editor.removeExpression")}
        </Button>
      )}
    </>
  );
}
