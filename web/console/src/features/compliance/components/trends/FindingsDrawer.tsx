import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TrendFinding } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../../app/components/MoreButton.tsx";
import { formatShortDay } from "../../../../app/time.ts";
import { useNamed } from "../../../conversations/names.ts";
import { type TrendDetail, type TrendFilter, useTrendFindings } from "../../api/trends.ts";

interface Props {
  filter: TrendFilter;
  detail: TrendDetail | null;
  onClose: () => void;
}

/** The messages behind a figure, each with the way to its conversation. */
export function FindingsDrawer({ filter, detail, onClose }: Props) {
  const { t } = useTranslation();
  const found = useTrendFindings(filter, detail);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Drawer open={detail !== null} onClose={onClose} title={t("compliance.trends.details")} size="large">
      <LoadState
        isPending={found.isPending}
        error={found.error}
        retry={() => void found.refetch()}
        empty={items.length === 0}
        emptyText={t("compliance.trends.detailNone")}
      >
        <ul className="plain-list">
          {items.map((one) => (
            <Row key={`${one.conversation_id} ${one.seq} ${one.rule}`} one={one} />
          ))}
        </ul>
        <MoreButton list={found} />
      </LoadState>
    </Drawer>
  );
}

function Row({ one }: { one: TrendFinding }) {
  const { t, i18n } = useTranslation();
  const category = useNamed("compliance.categories");
  const product = useNamed("compliance.trends.productNames");
  return (
    <li className="trend-finding">
      <Link to={`/compliance/inspection/${one.conversation_id}?view=all`}>
        {one.person?.name ?? t("compliance.trends.bot")} · {formatShortDay(one.day, i18n.language)}
      </Link>
      <span>
        {category(one.category)} <span className="quiet">{one.rule}</span>
      </span>
      <span className="entry-tags">
        <span className={one.outcome === "refused" ? "flag flag-error" : "flag flag-warning"}>
          {t(`compliance.trends.outcomes.${one.outcome}`)}
        </span>
        {one.product !== "" && <span className="flag">{product(one.product)}</span>}
      </span>
    </li>
  );
}
