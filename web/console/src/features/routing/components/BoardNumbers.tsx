import { useTranslation } from "react-i18next";
import type { BoardView } from "../../../api-types.ts";
import { formatWait } from "../../../app/time.ts";

const NONE = "–";

function percent(share: number | null): string {
  return share === null ? NONE : `${(share * 100).toFixed(1)}%`;
}

export function BoardNumbers({ board }: { board: BoardView }) {
  const { t } = useTranslation();
  const { conversations, today } = board;
  const wait = today.average_wait_seconds;
  const numbers: [string, string | number, string?][] = [
    [t("routing.numbers.queued"), conversations.queued],
    [t("routing.numbers.staff"), conversations.staff],
    [t("routing.numbers.bot"), conversations.bot],
    [t("routing.numbers.closed"), conversations.closed_today],
    [t("routing.numbers.conversations"), today.conversations],
    [t("routing.numbers.settled"), percent(today.bot_settled_share)],
    [t("routing.numbers.handedOver"), today.handed_over],
    [t("routing.numbers.wait"), wait === null ? NONE : formatWait(wait)],
    [
      t("routing.numbers.rating"),
      today.average_rating === null ? NONE : today.average_rating.toFixed(2),
      t("routing.numbers.ratings", { count: today.ratings }),
    ],
  ];
  return (
    <dl className="numbers">
      {numbers.map(([label, value, detail]) => (
        <div key={label} data-warn={label === t("routing.numbers.queued") && conversations.queued > 0}>
          <dt>{label}</dt>
          <dd className="number">{value}</dd>
          {detail && <dd className="quiet">{detail}</dd>}
        </div>
      ))}
    </dl>
  );
}
