import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useRated } from "../../api/workshop.ts";
import { Examples } from "./Examples.tsx";

const COUNTS = ["unhelpful", "low_rated", "corrected"] as const;

/** Entries whose answers did not satisfy, worst first, with what was asked. */
export function RatedList() {
  const { t } = useTranslation();
  const rated = useRated();
  return (
    <LoadState
      isPending={rated.isPending}
      error={rated.error}
      retry={() => void rated.refetch()}
      empty={rated.data?.length === 0}
      emptyText={t("knowledge.workshop.rated.empty")}
      rows={8}
    >
      <ol className="plain-list gap-list">
        {(rated.data ?? []).map((one) => (
          <li key={one.key}>
            <article className="panel gap" aria-label={one.title}>
              <header className="rated-head">
                <h2>{one.title}</h2>
                <span className="entry-tags">
                  {COUNTS.filter((name) => one[name] > 0).map((name) => (
                    <span key={name} className="flag flag-warning">
                      {t(`knowledge.workshop.gaps.failures.${name}`)} {one[name]}
                    </span>
                  ))}
                  <span className="quiet">{t("knowledge.workshop.rated.asked", { count: one.asked })}</span>
                </span>
                {one.id && (
                  <Link to={`/knowledge/${one.id}`}>
                    <Button>{t("knowledge.workshop.rated.edit")}</Button>
                  </Link>
                )}
              </header>
              <Examples examples={one.examples} />
            </article>
          </li>
        ))}
      </ol>
    </LoadState>
  );
}
