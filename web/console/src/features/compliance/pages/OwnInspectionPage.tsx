import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { OwnInspections } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { formatMoment } from "../../../app/time.ts";
import { useOwnInspections } from "../api/inspection.ts";
import { Points } from "../components/inspection/InspectionList.tsx";
import { ScoreMark } from "../components/inspection/ItemRow.tsx";
import { useNote, useOwnName } from "../components/inspection/names.ts";
import "./inspection.css";

/** What was found in one's own conversations, and what reviewers wrote. */
export function OwnInspectionPage() {
  const { t } = useTranslation();
  const own = useOwnInspections();
  const lines = own.data?.pages.flatMap((page) => page.lines) ?? [];
  const first = own.data?.pages[0];
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("compliance.inspection.mine.title")}</h1>
      </header>
      <LoadState
        isPending={own.isPending}
        error={own.error}
        retry={() => void own.refetch()}
        empty={lines.length === 0}
        emptyText={t("compliance.inspection.mine.empty")}
      >
        {first && (
          <div className="own-figures">
            <p className="panel">
              {t("compliance.inspection.mine.average")}
              <strong>
                <Points score={first.average} />
              </strong>
            </p>
            <p className="panel">
              {t("compliance.inspection.mine.reviewed")}
              <strong>
                <Points score={first.reviewed_average} />
              </strong>
            </p>
            <p className="panel">
              {t("compliance.inspection.mine.conversations")}
              <strong className="number">{first.conversations}</strong>
            </p>
          </div>
        )}
        <ul className="plain-list panel">
          {lines.map((one) => (
            <Line key={one.line.conversation_id} one={one} />
          ))}
        </ul>
        <MoreButton list={own} />
        <p className="quiet">{t("compliance.inspection.mine.appeal")}</p>
      </LoadState>
    </div>
  );
}

function Line({ one }: { one: OwnInspections["lines"][number] }) {
  const { t, i18n } = useTranslation();
  const noteOf = useNote();
  const ownName = useOwnName();
  const { line } = one;
  return (
    <li className="own-line">
      <header>
        <strong>{formatMoment(line.closed_at, i18n.language)}</strong>
        <Points score={line.human ?? line.score} />
        {line.reviewed && <span className="flag flag-success">{t("compliance.inspection.reviewed")}</span>}
        {line.rating !== null && <span className="quiet">{"★".repeat(line.rating)}</span>}
        <Link to={`/compliance/mine/${line.conversation_id}`}>{t("compliance.inspection.mine.open")}</Link>
      </header>
      {one.weak.length === 0 && <span className="quiet">{t("compliance.inspection.mine.fine")}</span>}
      {one.weak.map((result) => {
        const item = one.items.find((candidate) => candidate.id === result.item);
        return (
          item && (
            <span key={result.item}>
              {ownName(item)} <ScoreMark item={item} score={result.score} />{" "}
              <span className="quiet">{noteOf(result)}</span>
            </span>
          )
        );
      })}
      {one.comments.map((comment) => (
        <blockquote key={comment} className="review-words">
          {t("compliance.inspection.mine.comment")}：{comment}
        </blockquote>
      ))}
    </li>
  );
}
