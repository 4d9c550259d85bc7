import { useTranslation } from "react-i18next";
import type { Trends } from "../../../../api-types.ts";
import { useNamed } from "../../../conversations/names.ts";
import type { TrendDetail } from "../../api/trends.ts";

interface Props {
  trends: Trends;
  onPick: (detail: TrendDetail) => void;
}

/** Rules that objected most. */
export function RuleTable({ trends, onPick }: Props) {
  const { t } = useTranslation();
  const category = useNamed("compliance.categories");
  const level = useNamed("compliance.levels");
  return (
    <section className="panel trend-wide" aria-label={t("compliance.trends.rules")}>
      <h2>{t("compliance.trends.rules")}</h2>
      <div className="table-scroll">
        <table className="figures-table">
          <thead>
            <tr>
              <th>{t("compliance.trends.rule")}</th>
              <th className="number">{t("compliance.trends.count")}</th>
              <th className="number">{t("compliance.trends.refusedCount")}</th>
              <th className="number">{t("compliance.trends.people")}</th>
            </tr>
          </thead>
          <tbody>
            {trends.rules.map((one) => (
              <tr key={`${one.rule} ${one.level}`}>
                <td>
                  <button
                    type="button"
                    className="link"
                    onClick={() => onPick({ rule: one.rule, category: one.category })}
                  >
                    {category(one.category)}
                  </button>{" "}
                  <span className={`level level-${one.level}`}>{level(one.level)}</span>{" "}
                  <span className="quiet">{one.rule}</span>
                </td>
                <td className="number">{one.count}</td>
                <td className="number">{one.refused}</td>
                <td className="number">{one.people}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface GroupProps {
  title: string;
  rows: { key: string; name: string; findings: number; refused: number; messages: number }[];
  withMessages: boolean;
  onPick: (key: string) => void;
}

/** Offices or products, each with a bar as long as its findings. */
export function GroupTable({ title, rows, withMessages, onPick }: GroupProps) {
  const { t } = useTranslation();
  const most = Math.max(1, ...rows.map((row) => row.findings));
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      <ul className="plain-list">
        {rows.map((row) => (
          <li key={row.key} className="group-row">
            <button type="button" className="link" onClick={() => onPick(row.key)}>
              {row.name}
            </button>
            <span className="group-bar" style={{ width: `${(100 * row.findings) / most}%` }} aria-hidden />
            <span className="number quiet">
              {t("compliance.trends.findings")} {row.findings} · {t("compliance.trends.refusedCount")}{" "}
              {row.refused}
              {withMessages && ` · ${t("compliance.trends.messages")} ${row.messages}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
