import { useTranslation } from "react-i18next";
import type { Trends } from "../../../../api-types.ts";
import { formatShortDay } from "../../../../app/time.ts";
import { useNamed } from "../../../conversations/names.ts";
import type { TrendDetail } from "../../api/trends.ts";
import { categoriesOf, courseOf } from "../../trends.ts";

/** The chart of categories as figures, for who cannot see it or wants the number; every one leads to its messages. */
export function CategoryTable({ trends, onPick }: { trends: Trends; onPick: (detail: TrendDetail) => void }) {
  const { i18n } = useTranslation();
  const name = useNamed("compliance.categories");
  return (
    <div className="table-scroll">
      <table className="figures-table">
        <thead>
          <tr>
            <th />
            {trends.weeks.map((week) => (
              <th key={week} className="number">
                {formatShortDay(week, i18n.language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categoriesOf(trends).map((category) => (
            <tr key={category}>
              <td>{name(category)}</td>
              {courseOf(trends, category).map((count, at) => (
                <td key={trends.weeks[at]} className="number">
                  {count > 0 && (
                    <button
                      type="button"
                      className="link"
                      onClick={() => onPick({ category, week: trends.weeks[at] ?? "" })}
                    >
                      {count}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
