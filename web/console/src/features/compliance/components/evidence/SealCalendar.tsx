import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Seal, SealOverview } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { dayOf, formatMoment } from "../../../../app/time.ts";
import { useSeals } from "../../api/evidence.ts";
import { type DayState, daysOf, monthOf, shiftMonth, stateOf } from "../../seal-days.ts";

const MARKS: Record<DayState, string> = { stamped: "✓✓", sealed: "✓", covered: "→", waiting: "…", none: "" };
const SHOWN: readonly DayState[] = ["stamped", "sealed", "covered", "waiting"];

/** A month of daily seals; a day that is chosen shows what its seal says. */
export function SealCalendar() {
  const { t } = useTranslation();
  const today = dayOf(new Date().toISOString());
  const [month, setMonth] = useState(today.slice(0, 7));
  const [chosen, setChosen] = useState<string | null>(null);
  const days = daysOf(month);
  const seals = useSeals(days[0] ?? today, monthOf(today) === month ? today : (days.at(-1) ?? today));
  const seal = seals.data?.seals.find((one) => one.day === chosen);
  return (
    <section className="panel" aria-label={t("compliance.evidence.calendar")}>
      <header>
        <h2>{t("compliance.evidence.calendar")}</h2>
        <span className="seal-months">
          <Button
            type="text"
            icon={<LeftOutlined />}
            aria-label={t("compliance.evidence.before")}
            onClick={() => setMonth(shiftMonth(month, -1))}
          />
          <span className="number">{month}</span>
          <Button
            type="text"
            icon={<RightOutlined />}
            aria-label={t("compliance.evidence.after")}
            disabled={month >= today.slice(0, 7)}
            onClick={() => setMonth(shiftMonth(month, 1))}
          />
        </span>
      </header>
      <LoadState isPending={seals.isPending} error={seals.error} retry={() => void seals.refetch()} rows={6}>
        {seals.data && (
          <>
            <Month days={days} overview={seals.data} chosen={chosen} onChoose={setChosen} />
            <Legend />
            {seal && <SealFacts seal={seal} />}
            {!seals.data.timestamps && (
              <Alert type="info" showIcon title={t("compliance.evidence.timestampsOff")} />
            )}
            <Keys overview={seals.data} />
          </>
        )}
      </LoadState>
    </section>
  );
}

interface MonthProps {
  days: readonly string[];
  overview: SealOverview;
  chosen: string | null;
  onChoose: (day: string) => void;
}

function Month({ days, overview, chosen, onChoose }: MonthProps) {
  const { t } = useTranslation();
  const weekdays = t("compliance.evidence.weekdays", { returnObjects: true });
  const first = new Date(`${days[0]}T00:00:00Z`).getUTCDay();
  return (
    <div className="seal-month">
      {weekdays.map((name) => (
        <span key={name} className="quiet" aria-hidden="true">
          {name}
        </span>
      ))}
      {days.map((day, at) => {
        const state = stateOf(day, overview);
        return (
          <button
            key={day}
            type="button"
            className={`seal-day seal-${state}`}
            style={at === 0 ? { gridColumnStart: first === 0 ? 7 : first } : undefined}
            aria-pressed={chosen === day}
            title={t(`compliance.evidence.days.${state}`)}
            disabled={state === "none" || state === "waiting" || state === "covered"}
            onClick={() => onChoose(day)}
          >
            <span className="number">{Number(day.slice(8))}</span>
            <span aria-hidden="true">{MARKS[state]}</span>
            <span className="sr-only">{t(`compliance.evidence.days.${state}`)}</span>
          </button>
        );
      })}
    </div>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <ul className="seal-legend quiet">
      {SHOWN.map((state) => (
        <li key={state}>
          <span className={`seal-day seal-${state}`} aria-hidden="true">
            {MARKS[state]}
          </span>{" "}
          {t(`compliance.evidence.days.${state}`)}
        </li>
      ))}
    </ul>
  );
}

function SealFacts({ seal }: { seal: Seal }) {
  const { t, i18n } = useTranslation();
  const facts = [
    [t("compliance.evidence.root"), seal.root],
    [t("compliance.evidence.key"), seal.key_id],
    [t("compliance.evidence.algorithm"), seal.algorithm],
    [t("compliance.evidence.sealedAt"), formatMoment(seal.sealed_at, i18n.language)],
    [
      t("compliance.evidence.stampedAt"),
      seal.stamped_at ? formatMoment(seal.stamped_at, i18n.language) : t("compliance.evidence.noStamp"),
    ],
  ];
  return (
    <div className="seal-facts" role="status">
      <strong>{t("compliance.evidence.dayDetail", { day: seal.day, count: seal.conversations })}</strong>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="number">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Keys({ overview }: { overview: SealOverview }) {
  const { t } = useTranslation();
  return (
    <div className="seal-keys">
      <h3>{t("compliance.evidence.keys")}</h3>
      <p className="quiet">{t("compliance.evidence.keysHint")}</p>
      {overview.keys.length === 0 && <span className="quiet">{t("compliance.evidence.noKeys")}</span>}
      <ul>
        {overview.keys.map((key) => (
          <li key={key.id} className="number">
            {key.id} <span className="quiet">{key.algorithm}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
