import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { InspectionDetail, ScorecardItem } from "../../../../api-types.ts";
import { resultOf, valuesOf } from "../../inspection.ts";
import { useNote, useOwnName } from "./names.ts";

interface Props {
  detail: InspectionDetail;
  item: ScorecardItem;
  score: number | null | undefined;
  focused: boolean;
  /** The rule's score stays hidden until the person has given his. */
  hidden: boolean;
  readOnly: boolean;
  onFocus: () => void;
  onScore: (score: number | null | undefined) => void;
}

/** One item: what the rule found, what the model thinks, what the person says. */
export function ItemRow({ detail, item, score, focused, hidden, readOnly, onFocus, onScore }: Props) {
  const { t, i18n } = useTranslation();
  const ownName = useOwnName();
  const noteOf = useNote();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (focused) row.current?.scrollIntoView({ block: "nearest" });
  }, [focused]);
  const result = resultOf(detail, item.id);
  const opinion = detail.opinions.find((one) => one.item === item.id);
  const applies = result === undefined || result.score !== null || result.note !== "not_applicable";
  const hint = i18n.language === "en" ? item.hint_en : item.hint;
  return (
    <li ref={row} className={`item-row${focused ? " item-focused" : ""}${applies ? "" : " item-aside"}`}>
      <button
        type="button"
        className="item-name"
        aria-pressed={focused}
        title={hint}
        onClick={onFocus}
        onFocus={onFocus}
      >
        <span>{ownName(item)}</span>
        {item.kind === "automatic" && result && !hidden && (
          <span className="quiet">
            <ScoreMark item={item} score={result.score} /> {noteOf(result)}
          </span>
        )}
        {item.kind === "manual" && <span className="quiet">{hint}</span>}
        {opinion && !hidden && (
          <span className="quiet">
            {t("compliance.inspection.model")} <ScoreMark item={item} score={opinion.score} /> {opinion.why}
          </span>
        )}
      </button>
      <fieldset className="item-scores" disabled={readOnly} aria-label={ownName(item)}>
        {valuesOf(item)
          .slice()
          .reverse()
          .map((value) => (
            <Button
              key={value}
              size="small"
              type={score === value ? "primary" : "default"}
              aria-pressed={score === value}
              onClick={() => onScore(score === value ? undefined : value)}
            >
              {item.scale === "five"
                ? value
                : t(value === 1 ? "compliance.inspection.yes" : "compliance.inspection.no")}
            </Button>
          ))}
        <Button
          size="small"
          type={score === null ? "primary" : "text"}
          aria-pressed={score === null}
          onClick={() => onScore(score === null ? undefined : null)}
        >
          {t("compliance.inspection.notApplicable")}
        </Button>
      </fieldset>
    </li>
  );
}

export function ScoreMark({ item, score }: { item: ScorecardItem; score: number | null }) {
  const { t } = useTranslation();
  if (score === null) return <span className="flag">–</span>;
  const top = item.scale === "five" ? 5 : 1;
  const share = item.scale === "five" ? (score - 1) / 4 : score;
  const tone = share >= 0.75 ? "flag-success" : share >= 0.5 ? "flag-warning" : "flag-error";
  const words =
    item.scale === "five"
      ? `${score}/${top}`
      : t(score === 1 ? "compliance.inspection.yes" : "compliance.inspection.no");
  return <span className={`flag ${tone}`}>{words}</span>;
}
