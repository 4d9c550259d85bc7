import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InspectionLine } from "../../../../api-types.ts";
import { MoreButton } from "../../../../app/components/MoreButton.tsx";
import { formatMoment, formatShortDay } from "../../../../app/time.ts";
import type { useInspections } from "../../api/inspection.ts";
import { useQueueName, useRiskName } from "./names.ts";

interface Props {
  lines: readonly InspectionLine[];
  chosen: string | undefined;
  search: string;
  list: ReturnType<typeof useInspections>;
}

export function InspectionList({ lines, chosen, search, list }: Props) {
  const { t } = useTranslation();
  return (
    <nav className="panel inspection-list" aria-label={t("compliance.inspection.lists")}>
      <ul className="plain-list">
        {lines.map((line) => (
          <li key={line.conversation_id}>
            <Link
              to={{ pathname: `/compliance/inspection/${line.conversation_id}`, search }}
              aria-current={line.conversation_id === chosen ? "true" : undefined}
            >
              <Line line={line} />
            </Link>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </nav>
  );
}

function Line({ line }: { line: InspectionLine }) {
  const { t, i18n } = useTranslation();
  const riskName = useRiskName();
  const queueName = useQueueName();
  const late = line.due_at !== null && Date.parse(line.due_at) < Date.now();
  const marks = line.reasons.length > 0 ? line.reasons : line.risks;
  return (
    <>
      <span className="inspection-line-head">
        <strong>{line.person?.name ?? t("compliance.inspection.bot")}</strong>
        <Points score={line.score} />
      </span>
      <span className="quiet">
        {formatMoment(line.closed_at, i18n.language)}
        {line.queue !== null && ` · ${queueName(line.queue)}`}
        {line.rating !== null && ` · ${"★".repeat(line.rating)}`}
      </span>
      <span className="entry-tags">
        {marks.map((mark) => (
          <span key={mark} className="flag flag-warning">
            {riskName(mark)}
          </span>
        ))}
        {line.reviewed && (
          <span className="flag flag-success">
            {t("compliance.inspection.reviewed")}
            {line.human !== null && ` ${line.human}`}
          </span>
        )}
        {line.claimed_by !== null && (
          <span className="flag">{t("compliance.inspection.claimed", { name: line.claimed_by })}</span>
        )}
        {line.due_at !== null && (
          <span className={late ? "flag flag-error" : "quiet"}>
            {late
              ? t("compliance.inspection.late")
              : t("compliance.inspection.dueBy", { time: formatShortDay(line.due_at, i18n.language) })}
          </span>
        )}
      </span>
    </>
  );
}

/** A score out of a hundred, coloured and in figures. */
export function Points({ score }: { score: number | null }) {
  if (score === null) return <span className="points">–</span>;
  const tone = score >= 85 ? "points-good" : score >= 60 ? "points-fair" : "points-bad";
  return <span className={`points number ${tone}`}>{Math.round(score)}</span>;
}
