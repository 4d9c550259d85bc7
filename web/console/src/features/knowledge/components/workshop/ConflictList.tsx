import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Conflict } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useConflicts } from "../../api/workshop.ts";

const KINDS = ["figures", "dead_choice", "expired", "near_phrasing"] as const;

/** What does not fit together in the whole base, by kind. */
export function ConflictList() {
  const { t } = useTranslation();
  const conflicts = useConflicts();
  const data = conflicts.data;
  return (
    <LoadState
      isPending={conflicts.isPending}
      error={conflicts.error}
      retry={() => void conflicts.refetch()}
      rows={10}
    >
      {data && (
        <>
          <p className="quiet">
            {t("knowledge.workshop.conflicts.summary", {
              entries: data.entries,
              phrasings: data.phrasings,
              seconds: data.seconds,
            })}
          </p>
          {!data.by_vectors && <Alert type="info" showIcon title={t("knowledge.workshop.conflicts.words")} />}
        </>
      )}
      <LoadState
        isPending={false}
        error={null}
        retry={() => undefined}
        empty={data?.conflicts.length === 0}
        emptyText={t("knowledge.workshop.conflicts.empty")}
      >
        {KINDS.map((kind) => (
          <Kind
            key={kind}
            kind={kind}
            total={data?.total[kind] ?? 0}
            conflicts={(data?.conflicts ?? []).filter((one) => one.kind === kind)}
          />
        ))}
      </LoadState>
    </LoadState>
  );
}

interface KindProps {
  kind: Conflict["kind"];
  total: number;
  conflicts: readonly Conflict[];
}

function Kind({ kind, total, conflicts }: KindProps) {
  const { t } = useTranslation();
  if (conflicts.length === 0) return null;
  return (
    <section className="panel conflicts" aria-label={t(`knowledge.workshop.conflicts.kinds.${kind}`)}>
      <header>
        <h2>
          {t(`knowledge.workshop.conflicts.kinds.${kind}`)} <span className="quiet number">{total}</span>
        </h2>
      </header>
      <p className="quiet">{t(`knowledge.workshop.conflicts.hints.${kind}`)}</p>
      <ul className="plain-list">
        {conflicts.map((one) => (
          <li key={`${one.one.key} ${one.one.text} ${one.other?.key ?? ""}`} className="conflict">
            <Side side={one.one} />
            {one.other && <Side side={one.other} />}
          </li>
        ))}
      </ul>
      {total > conflicts.length && (
        <p className="quiet">{t("knowledge.workshop.conflicts.more", { shown: conflicts.length, total })}</p>
      )}
    </section>
  );
}

function Side({ side }: { side: Conflict["one"] }) {
  return (
    <div>
      <Link to={`/knowledge/${side.id}`}>{side.title}</Link>
      <p>{side.text}</p>
    </div>
  );
}
