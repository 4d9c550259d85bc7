import { Alert, App, Button, Drawer } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { EntryView, SaveEntry } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { ProblemError } from "../../../app/http.ts";
import { useProblemText, useShowProblem } from "../../../app/problems.ts";
import { useArchiveEntry, useEntry, useRestoreEntry, useSaveEntry } from "../api/entries.ts";
import { DraftBar } from "./DraftBar.tsx";
import { EntryForm } from "./EntryForm.tsx";
import { EntryReading } from "./EntryReading.tsx";
import { FlawList } from "./FlawList.tsx";
import { SaveButtons } from "./SaveButtons.tsx";

interface EntryDrawerProps {
  /** `new` for an entry that does not exist yet, null for a closed drawer. */
  entryId: string | null;
  onClose: () => void;
  onOpen: (id: string) => void;
}

const FORM = "entry-form";

export function EntryDrawer({ entryId, onClose, onOpen }: EntryDrawerProps) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const isNew = entryId === "new";
  const id = isNew ? null : entryId;
  const entry = useEntry(id);
  const mayEdit = useMay("edit_knowledge");
  const dirty = useRef(false);
  const leave = () => {
    if (!dirty.current) return onClose();
    modal.confirm({
      title: t("knowledge.editor.leave"),
      okText: t("knowledge.editor.leaveOk"),
      cancelText: t("knowledge.editor.stay"),
      onOk: () => {
        dirty.current = false;
        onClose();
      },
    });
  };
  const title = t(
    isNew ? "knowledge.editor.new" : mayEdit ? "knowledge.editor.edit" : "knowledge.editor.view",
  );
  return (
    <Drawer
      open={entryId !== null}
      onClose={leave}
      size={760}
      title={title}
      destroyOnHidden
      className="entry-drawer"
    >
      <LoadState
        isPending={id !== null && entry.isPending}
        error={entry.error}
        retry={() => void entry.refetch()}
        rows={12}
      >
        {entryId !== null && (isNew ? mayEdit : entry.data) && (
          <EntryEditor
            key={`${entryId} ${entry.data?.version ?? 0} ${entry.data?.draft?.revision ?? 0}`}
            entry={entry.data ?? null}
            mayEdit={mayEdit}
            onDirty={(changed) => {
              dirty.current = changed;
            }}
            onSaved={(saved) => {
              dirty.current = false;
              if (isNew) onOpen(saved.id);
            }}
            onGone={onClose}
            reload={() => void entry.refetch()}
          />
        )}
      </LoadState>
    </Drawer>
  );
}

interface EntryEditorProps {
  entry: EntryView | null;
  mayEdit: boolean;
  onDirty: (changed: boolean) => void;
  onSaved: (entry: EntryView) => void;
  onGone: () => void;
  reload: () => void;
}

function EntryEditor({ entry, mayEdit, onDirty, onSaved, onGone, reload }: EntryEditorProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const save = useSaveEntry(entry?.id ?? null);
  const textOf = useProblemText();
  // What follows a save must happen although the form is made anew for the next version: no callbacks of `mutate`.
  const submit = (command: SaveEntry) =>
    void save.mutateAsync(command).then((saved) => {
      void message.success(
        t(
          !command.submit
            ? "knowledge.draft.saved"
            : saved.draft
              ? "knowledge.draft.submitted"
              : "knowledge.saved",
        ),
      );
      onSaved(saved);
    }, ignoreShown);
  const changedMeanwhile = save.error instanceof ProblemError && save.error.problem.code === "entry_changed";
  const inReview = entry?.draft?.state === "in_review";
  const reading = entry !== null && (!mayEdit || entry.status === "archived" || inReview);
  return (
    <div className="entry-editor">
      {save.isError && (
        <Alert
          type="error"
          showIcon
          title={changedMeanwhile ? t("knowledge.conflict") : textOf(save.error)}
          description={<FlawList error={save.error} />}
          action={
            changedMeanwhile && (
              <Button size="small" onClick={reload}>
                {t("knowledge.conflictReload")}
              </Button>
            )
          }
        />
      )}
      {entry?.draft && (
        <DraftBar
          id={entry.id}
          subject="entry"
          version={entry.version}
          draft={entry.draft}
          mayEdit={mayEdit}
          onDiscarded={() => {
            onDirty(false);
            if (entry.version === 0) onGone();
          }}
        />
      )}
      {mayEdit && entry && entry.warnings.length > 0 && <SimilarWarning entry={entry} />}
      {reading ? (
        <EntryReading entry={inReview && mayEdit ? asDrafted(entry) : entry} />
      ) : (
        <EntryForm id={FORM} entry={entry} onDirty={onDirty} onSubmit={submit} />
      )}
      <EditorFoot
        entry={entry}
        mayEdit={mayEdit}
        writes={!reading}
        isSaving={save.isPending}
        onArchived={onGone}
      />
    </div>
  );
}

/** The entry as it will read if its draft is approved. */
function asDrafted(entry: EntryView): EntryView {
  if (!entry.draft) return entry;
  const facts = entry.draft.content.facts.map((fact) => ({ ...fact, expired: false }));
  return { ...entry, ...entry.draft.content, facts };
}

/** The editor shows the error of its last save above the form. */
function ignoreShown(): void {}

function SimilarWarning({ entry }: { entry: EntryView }) {
  const { t } = useTranslation();
  const lines = entry.warnings.map(({ key, phrasing, other_phrasing: other, title }) => (
    <li key={`${key} ${phrasing}`}>{t("knowledge.similarTo", { phrasing, other, title })}</li>
  ));
  return <Alert type="warning" showIcon title={t("knowledge.similar")} description={<ul>{lines}</ul>} />;
}

interface EditorFootProps {
  entry: EntryView | null;
  mayEdit: boolean;
  writes: boolean;
  isSaving: boolean;
  onArchived: () => void;
}

function EditorFoot({ entry, mayEdit, writes, isSaving, onArchived }: EditorFootProps) {
  const { t } = useTranslation();
  return (
    <footer className="entry-foot">
      {entry && (
        <span className="quiet">
          {entry.key}
          {entry.version > 0 && (
            <>
              {" · "}
              {t("knowledge.editor.version", { version: entry.version })}
              {" · "}
              <Link to={`/knowledge/compare/entry/${entry.id}`}>{t("knowledge.draft.history")}</Link>
            </>
          )}
          {entry.updated_by && ` · ${entry.updated_by}`}
        </span>
      )}
      <span className="page-actions">
        {mayEdit && entry && entry.version > 0 && <PutAway entry={entry} onArchived={onArchived} />}
        {mayEdit && writes && <SaveButtons form={FORM} isSaving={isSaving} />}
      </span>
    </footer>
  );
}

/** Archive with a way back, or bring back what was archived. */
function PutAway({ entry, onArchived }: { entry: EntryView; onArchived: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const archive = useArchiveEntry();
  const restore = useRestoreEntry();
  const showProblem = useShowProblem();
  const bringBack = (id: string) =>
    void restore.mutateAsync(id).then(() => void message.success(t("knowledge.restored")), showProblem);
  const putAway = (id: string) =>
    void archive.mutateAsync(id).then(() => {
      const key = `archived ${id}`;
      const undo = () => {
        message.destroy(key);
        bringBack(id);
      };
      const content = (
        <>
          {t("knowledge.archived")}
          <Button type="link" size="small" onClick={undo}>
            {t("common.undo")}
          </Button>
        </>
      );
      void message.success({ key, duration: 8, content });
      onArchived();
    }, showProblem);
  return entry.status === "archived" ? (
    <Button type="primary" loading={restore.isPending} onClick={() => bringBack(entry.id)}>
      {t("knowledge.editor.restore")}
    </Button>
  ) : (
    <Button danger loading={archive.isPending} onClick={() => putAway(entry.id)}>
      {t("knowledge.editor.archive")}
    </Button>
  );
}
