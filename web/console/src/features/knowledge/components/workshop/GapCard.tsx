import { Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Gap, GapState } from "../../../../api-types.ts";
import { useAllEntries } from "../../api/entries.ts";
import type { Prefill } from "../../prefill.ts";
import { AddToTests } from "./AddToTests.tsx";
import { EntrySelect } from "./EntrySelect.tsx";
import { Examples } from "./Examples.tsx";
import { Spark } from "./Spark.tsx";

const FLAGS = { no_entry: "flag-error", not_found: "flag-warning", low_rated: "flag-accent" } as const;

/** One matter: how often, since when, in which words, and what to do about it. */
export function GapCard({ gap, onPut }: { gap: Gap; onPut: (state: GapState) => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <article className="panel gap" aria-label={gap.name}>
      <button type="button" className="gap-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="gap-name">{gap.name}</span>
        <span className="gap-figures">
          <Spark
            values={gap.trend}
            label={t("knowledge.workshop.gaps.trend", { days: gap.trend.join(", ") })}
          />
          <strong className="number">{t("knowledge.workshop.gaps.count", { count: gap.count })}</strong>
        </span>
        <span className="entry-tags">
          <span className={`flag ${FLAGS[gap.kind]}`}>{t(`knowledge.workshop.gaps.kinds.${gap.kind}`)}</span>
          {gap.words.map((word) => (
            <span key={word} className="flag">
              {word}
            </span>
          ))}
          {Object.entries(gap.failures).map(([failure, count]) => (
            <span key={failure} className="quiet">
              {t(`knowledge.workshop.gaps.failures.${failure as keyof Failures}`)} {count}
            </span>
          ))}
        </span>
      </button>
      {isOpen && <GapBody gap={gap} onPut={onPut} />}
    </article>
  );
}

type Failures = typeof import("../../locale/workshop.ts").zh.gaps.failures;

function GapBody({ gap, onPut }: { gap: Gap; onPut: (state: GapState) => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const texts = gap.examples.filter((one) => chosen.has(one.id)).map((one) => one.text);
  const title = gap.entry_title ?? gap.entry_key ?? "";
  const all = gap.examples.length > 0 && texts.length === gap.examples.length;
  return (
    <div className="gap-body">
      <p>
        {t(`knowledge.workshop.gaps.kindHints.${gap.kind}`, { title })}
        {gap.kind === "no_entry" && gap.entry_title && (
          <span className="quiet"> {t("knowledge.workshop.gaps.nearest", { title })}</span>
        )}
      </p>
      <h3>
        {t("knowledge.workshop.gaps.examples")}
        <Checkbox
          checked={all}
          indeterminate={texts.length > 0 && !all}
          onChange={() => setChosen(all ? new Set() : new Set(gap.examples.map((one) => one.id)))}
        >
          {t("knowledge.workshop.gaps.selectAll")}
        </Checkbox>
      </h3>
      <Examples examples={gap.examples} chosen={chosen} onChoose={setChosen} />
      <GapActions gap={gap} texts={texts} onPut={onPut} />
    </div>
  );
}

interface GapActionsProps {
  gap: Gap;
  texts: string[];
  onPut: (state: GapState) => void;
}

function GapActions({ gap, texts, onPut }: GapActionsProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [picking, setPicking] = useState(false);
  const hand = (to: string, prefill: Prefill) => void navigate(to, { state: { prefill } });
  const asked = texts.length > 0 ? texts : gap.examples.map((one) => one.text);
  const primary = gap.kind === "no_entry" ? "primary" : "default";
  const entryId = gap.entry_id;
  return (
    <footer className="gap-actions">
      <Button type={primary} onClick={() => hand("/knowledge/new", { title: gap.name, phrasings: asked })}>
        {t("knowledge.workshop.gaps.write")}
      </Button>
      {entryId && gap.kind === "low_rated" && (
        <Button type="primary" onClick={() => void navigate(`/knowledge/${entryId}`)}>
          {t("knowledge.workshop.rated.edit")}
        </Button>
      )}
      {entryId && gap.kind !== "low_rated" && (
        <Button
          type={gap.kind === "not_found" ? "primary" : "default"}
          disabled={texts.length === 0}
          onClick={() => hand(`/knowledge/${entryId}`, { phrasings: texts })}
        >
          {t("knowledge.workshop.gaps.addTo", { title: gap.entry_title ?? "" })}
        </Button>
      )}
      <Button disabled={texts.length === 0} onClick={() => setPicking(true)}>
        {t("knowledge.workshop.gaps.addToOther")}
      </Button>
      <AddToTests texts={texts} expected={gap.entry_key} />
      {gap.state === "open" ? (
        <>
          <Button onClick={() => onPut("settled")}>{t("knowledge.workshop.gaps.settle")}</Button>
          <Button onClick={() => onPut("dismissed")}>{t("knowledge.workshop.gaps.dismiss")}</Button>
        </>
      ) : (
        <Button onClick={() => onPut("open")}>{t("knowledge.workshop.gaps.reopen")}</Button>
      )}
      {picking && (
        <PickEntry
          onClose={() => setPicking(false)}
          onPick={(id) => hand(`/knowledge/${id}`, { phrasings: texts })}
        />
      )}
    </footer>
  );
}

function PickEntry({ onPick, onClose }: { onPick: (id: string) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const [key, setKey] = useState<string | null>(null);
  const entries = useAllEntries();
  const id = entries.items.find((one) => one.key === key)?.id;
  return (
    <Modal
      open
      title={t("knowledge.workshop.gaps.pickEntry")}
      onCancel={onClose}
      okButtonProps={{ disabled: id === undefined }}
      onOk={() => id !== undefined && onPick(id)}
    >
      <EntrySelect label={t("knowledge.workshop.gaps.pickEntry")} value={key} onChange={setKey} />
    </Modal>
  );
}
