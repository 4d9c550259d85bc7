import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Alert, App, AutoComplete, Button, Checkbox, Drawer, Form, Input } from "antd";
import { type SyntheticEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ScriptRecord } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useProblemText, useShowProblem } from "../../../app/problems.ts";
import { useArchiveScript, useRestoreScript, useSaveScript, useScriptRecords } from "../api/library.ts";
import { DraftBar } from "../components/DraftBar.tsx";
import { FlawList } from "../components/FlawList.tsx";
import { SaveButtons } from "../components/SaveButtons.tsx";
import "./knowledge.css";
import "./library.css";

/** The wordings that staff put in with `/`, by situation. */
export function ScriptsPage() {
  const { t } = useTranslation();
  const scripts = useScriptRecords();
  const mayEdit = useMay("edit_knowledge");
  const [open, setOpen] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [archived, setArchived] = useState(false);
  const all = scripts.data ?? [];
  const words = typed.trim().toLowerCase();
  const shown = all.filter(
    (one) =>
      (one.status === "archived") === archived &&
      (words === "" ||
        [one.title, one.title_en, one.text, one.text_en].join(" ").toLowerCase().includes(words)),
  );
  const categories = [...new Set(shown.map((one) => one.category))];
  const current = all.find((one) => one.id === open) ?? null;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("knowledge.scripts.title")}</h1>
        <Input
          allowClear
          className="page-search"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t("knowledge.scripts.search")}
          aria-label={t("knowledge.scripts.search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Checkbox checked={archived} onChange={(event) => setArchived(event.target.checked)}>
          {t("knowledge.scripts.showArchived")}
        </Checkbox>
        <span className="page-actions">
          {mayEdit && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
              {t("knowledge.scripts.create")}
            </Button>
          )}
        </span>
      </header>
      <p className="quiet">{t("knowledge.scripts.hint")}</p>
      <LoadState
        isPending={scripts.isPending}
        error={scripts.error}
        retry={() => void scripts.refetch()}
        empty={shown.length === 0}
        emptyText={t("knowledge.scripts.empty")}
        rows={10}
      >
        {categories.map((category) => (
          <ScriptGroup
            key={category}
            category={category}
            scripts={shown.filter((one) => one.category === category)}
            onOpen={setOpen}
          />
        ))}
      </LoadState>
      <Drawer
        open={open !== null}
        onClose={() => setOpen(null)}
        size={640}
        title={t(open === "new" ? "knowledge.scripts.create" : "knowledge.scripts.edit")}
        destroyOnHidden
        className="entry-drawer"
      >
        {open !== null && (open === "new" || current) && (
          <ScriptEditor
            key={`${open} ${current?.version} ${current?.draft?.revision}`}
            script={current}
            mayEdit={mayEdit}
            onSaved={(saved) => setOpen(saved.id)}
            onGone={() => setOpen(null)}
          />
        )}
      </Drawer>
    </div>
  );
}

interface ScriptGroupProps {
  category: string;
  scripts: readonly ScriptRecord[];
  onOpen: (id: string) => void;
}

function ScriptGroup({ category, scripts, onOpen }: ScriptGroupProps) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const name = useSituation()(category);
  return (
    <section className="panel script-group" aria-label={name}>
      <h2>{name}</h2>
      <ul className="plain-list">
        {scripts.map((one) => (
          <li key={one.id}>
            <button type="button" className="link" onClick={() => onOpen(one.id)}>
              {english ? one.title_en : one.title}
            </button>{" "}
            {one.draft && (
              <span className="flag flag-accent">{t(`knowledge.review.states.${one.draft.state}`)}</span>
            )}
            <p className="quiet">{english ? one.text_en : one.text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A situation's name; one that an editor made up stands for itself. */
function useSituation(): (category: string) => string {
  const { t } = useTranslation();
  return (category) =>
    String(
      t(`knowledge.scripts.categories.${category}` as "knowledge.scripts.title", { defaultValue: category }),
    );
}

interface ScriptValues {
  category: string;
  title: string;
  title_en: string;
  text: string;
  text_en: string;
}

interface ScriptEditorProps {
  script: ScriptRecord | null;
  mayEdit: boolean;
  onSaved: (script: ScriptRecord) => void;
  onGone: () => void;
}

const FORM = "script-form";

function ScriptEditor({ script, mayEdit, onSaved, onGone }: ScriptEditorProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = useSaveScript(script?.id ?? null);
  const textOf = useProblemText();
  const submits = useRef(true);
  const inReview = script?.draft?.state === "in_review";
  const writes = mayEdit && !inReview && script?.status !== "archived";
  const notePressed = (event: SyntheticEvent<HTMLElement>) => {
    const pressed = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
    if (pressed instanceof HTMLButtonElement) submits.current = pressed.value !== "draft";
  };
  const submit = (values: ScriptValues) =>
    void save
      .mutateAsync({
        ...values,
        key: script?.key ?? null,
        version: script?.version ?? null,
        revision: script?.draft?.revision ?? null,
        submit: submits.current,
      })
      .then((saved) => {
        const done = saved.draft ? "submitted" : "publish";
        void message.success(t(submits.current ? `knowledge.draft.${done}` : "knowledge.draft.saved"));
        onSaved(saved);
      }, ignoreShown);
  return (
    <div className="entry-editor" onSubmitCapture={notePressed}>
      {save.isError && (
        <Alert
          type="error"
          showIcon
          title={textOf(save.error)}
          description={<FlawList error={save.error} />}
        />
      )}
      {script?.draft && (
        <DraftBar
          id={script.id}
          subject="script"
          version={script.version}
          draft={script.draft}
          mayEdit={mayEdit}
          onDiscarded={() => script.version === 0 && onGone()}
        />
      )}
      <ScriptForm script={script} disabled={!writes} onFinish={submit} />
      <footer className="entry-foot">
        {script && (
          <span className="quiet">
            {script.key}
            {script.version > 0 && (
              <>
                {" · "}
                <Link to={`/knowledge/compare/script/${script.id}`}>{t("knowledge.draft.history")}</Link>
              </>
            )}
          </span>
        )}
        <span className="page-actions">
          {mayEdit && script && script.version > 0 && <ScriptAway script={script} onGone={onGone} />}
          {writes && <SaveButtons form={FORM} isSaving={save.isPending} />}
        </span>
      </footer>
    </div>
  );
}

function ignoreShown(): void {}

interface ScriptFormProps {
  script: ScriptRecord | null;
  disabled: boolean;
  onFinish: (values: ScriptValues) => void;
}

function ScriptForm({ script, disabled, onFinish }: ScriptFormProps) {
  const { t } = useTranslation();
  const scripts = useScriptRecords();
  const situation = useSituation();
  const known = [...new Set((scripts.data ?? []).map((one) => one.category))];
  const required = [{ required: true, whitespace: true, message: t("common.required") }];
  const words = script?.draft?.content ?? script;
  return (
    <Form<ScriptValues>
      id={FORM}
      layout="vertical"
      disabled={disabled}
      initialValues={words ?? {}}
      onFinish={onFinish}
    >
      <Form.Item
        name="category"
        label={t("knowledge.scripts.category")}
        rules={[...required, { pattern: /^[a-z][a-z0-9_]*$/, message: t("knowledge.editor.channelHint") }]}
      >
        <AutoComplete options={known.map((value) => ({ value, label: situation(value) }))} />
      </Form.Item>
      <Form.Item name="title" label={t("knowledge.scripts.name")} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="text" label={t("knowledge.scripts.text")} rules={required}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="title_en" label={t("knowledge.scripts.nameEn")} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="text_en" label={t("knowledge.scripts.textEn")} rules={required}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} />
      </Form.Item>
    </Form>
  );
}

/** Archive with a way back, or bring back what was archived. */
function ScriptAway({ script, onGone }: { script: ScriptRecord; onGone: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const archive = useArchiveScript();
  const restore = useRestoreScript();
  const showProblem = useShowProblem();
  const bringBack = () =>
    void restore
      .mutateAsync(script.id)
      .then(() => void message.success(t("knowledge.scripts.restored")), showProblem);
  const putAway = () =>
    void archive.mutateAsync(script.id).then(() => {
      const key = `archived ${script.id}`;
      const undo = () => {
        message.destroy(key);
        bringBack();
      };
      const content = (
        <>
          {t("knowledge.scripts.archived")}
          <Button type="link" size="small" onClick={undo}>
            {t("common.undo")}
          </Button>
        </>
      );
      void message.success({ key, duration: 8, content });
      onGone();
    }, showProblem);
  return script.status === "archived" ? (
    <Button type="primary" loading={restore.isPending} onClick={bringBack}>
      {t("knowledge.scripts.restore")}
    </Button>
  ) : (
    <Button danger loading={archive.isPending} onClick={putAway}>
      {t("knowledge.scripts.archive")}
    </Button>
  );
}
