import { Progress } from "antd";
import { useTranslation } from "react-i18next";
import type { TrendDrift } from "../../../../api-types.ts";
import { formatShortDay } from "../../../../app/time.ts";

/** Sums below half of the line come and go by chance. */
const WORTH_A_LOOK = 0.5;

interface Props {
  drifts: readonly TrendDrift[];
  falseAlarmWeeks: number;
  onPick: (person: string) => void;
}

/** Whose rate of findings is rising, and how far his sum is from telling. */
export function DriftList({ drifts, falseAlarmWeeks, onPick }: Props) {
  const { t, i18n } = useTranslation();
  const shown = drifts.filter((one) => one.level >= WORTH_A_LOOK);
  return (
    <section className="panel trend-wide" aria-label={t("compliance.trends.drift")}>
      <h2>{t("compliance.trends.drift")}</h2>
      <p className="quiet">{t("compliance.trends.driftIntro", { weeks: falseAlarmWeeks })}</p>
      {shown.length === 0 && <p>{t("compliance.trends.driftNone")}</p>}
      <ul className="plain-list">
        {shown.map((one) => (
          <li key={`${one.person.id} ${one.against}`} className="drift-row">
            <button type="button" className="link" onClick={() => onPick(one.person.id)}>
              {one.person.name}
            </button>
            <span className="quiet">{t(`compliance.trends.against.${one.against}`)}</span>
            {one.tells && <span className="flag flag-error">{t("compliance.trends.tells")}</span>}
            <span className="drift-level">
              <Progress
                percent={Math.min(100, Math.round(one.level * 100))}
                status={one.tells ? "exception" : "normal"}
                showInfo={false}
                size="small"
                aria-label={t("compliance.trends.level", { level: Math.round(one.level * 100) })}
              />
              <span className="number">
                {t("compliance.trends.level", { level: Math.round(one.level * 100) })}
              </span>
            </span>
            <span className="quiet">
              {t("compliance.trends.since", {
                week: formatShortDay(one.since, i18n.language),
                found: one.found,
                expected: one.expected.toFixed(1),
                messages: one.messages,
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
