import { App, Button, Popconfirm, Select } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import type { EntryVersionView, EntryView, ScriptRecord, ScriptVersion } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useEntry } from "../api/entries.ts";
import { useScriptRecord } from "../api/library.ts";
import { type Subject, useRollBack, useVersions } from "../api/reviews.ts";
import { Diff } from "../components/Diff.tsx";
import "./review.css";

type Version = EntryVersionView | ScriptVersion;
type Record = EntryView | ScriptRecord;

/** Any two states of an entry or a script against each other, the open draft among them. */
export function ComparePage() {
  const { t } = useTranslation();
  const { subject: named = "entry", id = "" } = useParams();
  const subject: Subject = named === "script" ? "script" : "entry";
  const versions = useVersions(subject, id);
  const entry = useEntry(subject === "entry" ? id : null);
  const script = useScriptRecord(id, subject === "script");
  const record = subject === "entry" ? entry : script;
  const error = versions.error ?? record.error;
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("knowledge.compare.title")}</h1>
        <span className="quiet">{record.data?.title}</span>
        <span className="page-actions">
          <Link to={subject === "entry" ? `/knowledge/${id}` : "/knowledge/scripts"}>
            {t("knowledge.compare.back")}
          </Link>
        </span>
      </header>
      <section className="panel">
        <LoadState
          isPending={versions.isPending || record.isPending}
          error={error}
          retry={() => void Promise.all([versions.refetch(), record.refetch()])}
          rows={10}
        >
          {versions.data && record.data && (
            <Comparison subject={subject} versions={versions.data} record={record.data} />
          )}
        </LoadState>
      </section>
    </div>
  );
}

interface ComparisonProps {
  subject: Subject;
  versions: readonly Version[];
  record: Record;
}

function Comparison({ subject, versions, record }: ComparisonProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const newest = record.draft ? "draft" : String(versions[0]?.version ?? "draft");
  const fallback = versions[record.draft ? 0 : 1]?.version ?? versions[0]?.version;
  const to = search.get("to") ?? newest;
  const from = search.get("from") ?? String(fallback ?? "");
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    next.set(name, value);
    setSearch(next, { replace: true });
  };
  const contentOf = (name: string) =>
    name === "draft"
      ? (record.draft?.content ?? null)
      : (versions.find((one) => String(one.version) === name)?.content ?? null);
  if (versions.length === 0 && !record.draft) return <p>{t("knowledge.compare.none")}</p>;
  return (
    <div className="compare">
      <div className="compare-heads">
        {(
          [
            ["from", from],
            ["to", to],
          ] as const
        ).map(([name, value]) => (
          <VersionPicker
            key={name}
            name={name}
            value={value}
            versions={versions}
            record={record}
            onChoose={(chosen) => choose(name, chosen)}
          />
        ))}
      </div>
      <Diff before={contentOf(from)} after={contentOf(to)} />
      {subject === "entry" && <RollBack id={record.id} from={from} record={record} />}
    </div>
  );
}

interface VersionPickerProps {
  name: "from" | "to";
  value: string;
  versions: readonly Version[];
  record: Record;
  onChoose: (value: string) => void;
}

function VersionPicker({ name, value, versions, record, onChoose }: VersionPickerProps) {
  const { t, i18n } = useTranslation();
  const options = [
    ...(record.draft ? [{ value: "draft", label: t("knowledge.compare.draft") }] : []),
    ...versions.map((one) => ({
      value: String(one.version),
      label: t("knowledge.compare.version", { version: one.version }),
    })),
  ];
  const version = versions.find((one) => String(one.version) === value);
  const notes = version
    ? [
        version.saved_by
          ? t("knowledge.compare.saved", { name: version.saved_by })
          : t("knowledge.compare.starter"),
        version.approved_by && t("knowledge.compare.approved", { name: version.approved_by }),
        formatMoment(version.saved_at, i18n.language),
        version.comment,
      ]
    : value === "draft" && record.draft
      ? [
          t("knowledge.compare.saved", { name: record.draft.author ?? "" }),
          formatMoment(record.draft.updated_at, i18n.language),
        ]
      : [];
  return (
    <div>
      <Select
        aria-label={t(`knowledge.compare.${name}`)}
        value={options.some((one) => one.value === value) ? value : null}
        options={options}
        onChange={(chosen) => chosen !== null && onChoose(chosen)}
      />
      <p className="quiet">{notes.filter(Boolean).join(" · ")}</p>
    </div>
  );
}

function RollBack({ id, from, record }: { id: string; from: string; record: Record }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const mayEdit = useMay("edit_knowledge");
  const rollBack = useRollBack(id);
  const showProblem = useShowProblem();
  const version = Number(from);
  if (!mayEdit || !Number.isInteger(version) || version === record.version || from === "") return null;
  const go = () =>
    void rollBack.mutateAsync(version).then((entry) => {
      void message.success(
        t(entry.draft ? "knowledge.compare.rolledBack" : "knowledge.compare.rolledBackNow"),
      );
      void navigate(`/knowledge/${id}`);
    }, showProblem);
  return (
    <Popconfirm title={t("knowledge.compare.rollBack", { version })} onConfirm={go}>
      <Button disabled={record.draft !== null} loading={rollBack.isPending}>
        {t("knowledge.compare.rollBack", { version })}
      </Button>
    </Popconfirm>
  );
}
