import { SearchOutlined } from "@ant-design/icons";
import { App, Button, Checkbox, Drawer, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { KnowledgeVariable, VariableUse } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useVariables } from "../api/entries.ts";
import { useSetVariable, useVariableUses, useVariableVersions } from "../api/library.ts";
import "./knowledge.css";
import "./library.css";

/** What differs from firm to firm; what nobody has confirmed comes first. */
export function VariablesPage() {
  const { t, i18n } = useTranslation();
  const variables = useVariables();
  const uses = useVariableUses();
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const [only, setOnly] = useState(false);
  const english = i18n.language === "en";
  const words = typed.trim().toLowerCase();
  const shown = [...(variables.data ?? [])]
    .filter((one) => !only || !one.confirmed)
    .filter((one) => [one.key, one.label, one.label_en, one.value].join(" ").toLowerCase().includes(words))
    .sort((one, other) => Number(one.confirmed) - Number(other.confirmed) || (one.key < other.key ? -1 : 1));
  const current = (variables.data ?? []).find((one) => one.key === open) ?? null;
  const usesOf = (key: string) => (uses.data ?? []).filter((use) => use.key === key);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("knowledge.variables.title")}</h1>
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("knowledge.variables.search")}
          aria-label={t("knowledge.variables.search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Checkbox checked={only} onChange={(event) => setOnly(event.target.checked)}>
          {t("knowledge.variables.onlyUnconfirmed")}
        </Checkbox>
      </header>
      <p className="quiet">{t("knowledge.variables.hint")}</p>
      <section className="panel" aria-label={t("knowledge.variables.title")}>
        <LoadState
          isPending={variables.isPending}
          error={variables.error}
          retry={() => void variables.refetch()}
          empty={shown.length === 0}
          emptyText={t("knowledge.variables.empty")}
          rows={10}
        >
          <ul className="plain-list variable-list">
            {shown.map((one) => (
              <li key={one.key}>
                <div>
                  <button type="button" className="link" onClick={() => setOpen(one.key)}>
                    {english ? one.label_en : one.label}
                  </button>
                  <p className="quiet">{one.key}</p>
                </div>
                <div>
                  {english ? (one.value_en ?? one.value) : one.value}
                  {one.note !== "" && <p className="quiet">{one.note}</p>}
                </div>
                <div>
                  <span className={one.confirmed ? "flag flag-success" : "flag flag-warning"}>
                    {t(one.confirmed ? "knowledge.variables.confirmed" : "knowledge.variables.unconfirmed")}
                  </span>
                  <p className="quiet">
                    {usesOf(one.key).length === 0
                      ? t("knowledge.variables.unused")
                      : t("knowledge.variables.uses", { count: usesOf(one.key).length })}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </LoadState>
      </section>
      <Drawer
        open={current !== null}
        onClose={() => setOpen(null)}
        size={520}
        title={current ? (english ? current.label_en : current.label) : ""}
        destroyOnHidden
      >
        {current && (
          <VariableEditor
            key={`${current.key} ${current.version}`}
            variable={current}
            uses={usesOf(current.key)}
            onSaved={() => setOpen(null)}
          />
        )}
      </Drawer>
    </div>
  );
}

interface VariableEditorProps {
  variable: KnowledgeVariable;
  uses: readonly VariableUse[];
  onSaved: () => void;
}

function VariableEditor({ variable, uses, onSaved }: VariableEditorProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const mayEdit = useMay("edit_knowledge");
  const set = useSetVariable();
  const showProblem = useShowProblem();
  const save = ({ value, value_en }: { value: string; value_en: string }) =>
    void set
      .mutateAsync({
        key: variable.key,
        value: value.trim(),
        value_en: value_en.trim() === "" ? null : value_en.trim(),
        confirmed: true,
        version: variable.version,
      })
      .then(() => {
        void message.success(t("knowledge.variables.saved"));
        onSaved();
      }, showProblem);
  return (
    <div className="entry-editor">
      {variable.note !== "" && <p>{variable.note}</p>}
      <Form
        layout="vertical"
        disabled={!mayEdit}
        initialValues={{ value: variable.value, value_en: variable.value_en ?? "" }}
        onFinish={save}
      >
        <Form.Item
          name="value"
          label={t("knowledge.variables.value")}
          rules={[{ required: true, whitespace: true, message: t("common.required") }]}
        >
          <Input.TextArea autoSize maxLength={500} />
        </Form.Item>
        <Form.Item
          name="value_en"
          label={t("knowledge.variables.valueEn")}
          extra={t("knowledge.variables.valueEnHint")}
        >
          <Input.TextArea autoSize maxLength={500} />
        </Form.Item>
        {mayEdit && (
          <Button type="primary" htmlType="submit" loading={set.isPending}>
            {t("knowledge.variables.confirm")}
          </Button>
        )}
      </Form>
      <section aria-label={t("knowledge.variables.usedBy")}>
        <h3>{t("knowledge.variables.usedBy")}</h3>
        <ul>
          {uses.map((use) => (
            <li key={use.id}>
              <Link to={use.kind === "entry" ? `/knowledge/${use.id}` : "/knowledge/scripts"}>
                {use.title}
              </Link>
            </li>
          ))}
        </ul>
        {uses.length === 0 && <p className="quiet">{t("knowledge.variables.unused")}</p>}
      </section>
      <VariableHistory name={variable.key} />
    </div>
  );
}

function VariableHistory({ name }: { name: string }) {
  const { t, i18n } = useTranslation();
  const versions = useVariableVersions(name);
  return (
    <section aria-label={t("knowledge.variables.history")}>
      <h3>{t("knowledge.variables.history")}</h3>
      <LoadState isPending={versions.isPending} error={versions.error} retry={() => void versions.refetch()}>
        <ul className="plain-list">
          {(versions.data ?? []).map((one) => (
            <li key={one.version}>
              {one.value}
              {one.value_en !== null && ` / ${one.value_en}`}
              <p className="quiet">
                {t("knowledge.variables.by", {
                  name: one.saved_by ?? t("knowledge.variables.shipped"),
                  time: formatMoment(one.saved_at, i18n.language),
                })}
              </p>
            </li>
          ))}
        </ul>
      </LoadState>
    </section>
  );
}
