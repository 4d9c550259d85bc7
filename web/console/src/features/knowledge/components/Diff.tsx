import { Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntryContent, ScriptContent } from "../../../api-types.ts";
import { diffContents, type FieldDiff, type Wording } from "../comparison.ts";
import { fieldLabel } from "../flaws.ts";
import "./diff.css";

type Content = EntryContent | ScriptContent;

interface DiffProps {
  before: Content | null;
  after: Content | null;
}

/** Where the words for the codes of a field stand. */
const CODES: Record<string, string> = {
  audience: "knowledge.audiences",
  channel: "knowledge.channels",
  checked_by: "knowledge.editor.checkedByOptions",
  handoff: "routing.queues",
};

/** Two contents side by side, on a phone one below the other, with every word that differs marked. */
export function Diff({ before, after }: DiffProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const wording: Wording = (field, code) => {
    const group = CODES[field];
    return group === undefined
      ? code
      : t(`${group}.${code}` as "knowledge.audiences.staff", { defaultValue: code });
  };
  const fields = diffContents(before, after, wording);
  const changed = fields.filter((one) => one.changed);
  const rest = fields.length - changed.length;
  const shown = all ? fields : changed;
  return (
    <div className="diff">
      {changed.length === 0 && <p className="quiet">{t("knowledge.compare.same")}</p>}
      {shown.map((one) => (
        <DiffRow key={one.field} diff={one} onlyAfter={before === null} />
      ))}
      {rest > 0 && (
        <Checkbox checked={all} onChange={(event) => setAll(event.target.checked)}>
          {t("knowledge.compare.unchanged", { count: rest })}
        </Checkbox>
      )}
    </div>
  );
}

function DiffRow({ diff, onlyAfter }: { diff: FieldDiff; onlyAfter: boolean }) {
  const { t } = useTranslation();
  return (
    <section className="diff-row" data-changed={diff.changed} data-single={onlyAfter || !diff.changed}>
      <h3>{fieldLabel(t, diff.field)}</h3>
      {diff.changed && !onlyAfter && <Side diff={diff} side="removed" />}
      <Side diff={diff} side="added" />
    </section>
  );
}

function Side({ diff, side }: { diff: FieldDiff; side: "removed" | "added" }) {
  const { t } = useTranslation();
  const Mark = side === "removed" ? "del" : "ins";
  const pieces = diff.pieces.filter(({ kind }) => kind === "same" || kind === side);
  const empty = pieces.every(({ text }) => text === "");
  return (
    <div className="diff-side" data-side={side}>
      {empty && <span className="quiet">{t("knowledge.compare.empty")}</span>}
      {pieces.map(({ text, kind }, place) => {
        const key = `${place} ${kind}`;
        return kind === "same" ? <span key={key}>{text}</span> : <Mark key={key}>{text}</Mark>;
      })}
    </div>
  );
}
