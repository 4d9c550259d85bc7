import { Segmented } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewItem } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { formatMoment } from "../../../app/time.ts";
import { useDrafts } from "../api/reviews.ts";
import { PolicySwitch } from "../components/PolicySwitch.tsx";
import { isTyping, ReviewPanel } from "../components/ReviewPanel.tsx";
import "./review.css";

/** Drafts that wait at the left, one of them against what is published at the right. */
export function ReviewPage() {
  const { t } = useTranslation();
  const [state, setState] = useState<"in_review" | "any">("in_review");
  const [chosen, setChosen] = useState<string | null>(null);
  const drafts = useDrafts(state);
  const items = drafts.data ?? [];
  const current = items.find((item) => item.id === chosen) ?? items[0] ?? null;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || (event.key !== "j" && event.key !== "k")) return;
      const at = items.findIndex((item) => item.id === current?.id);
      const next = items[at + (event.key === "j" ? 1 : -1)];
      if (next) setChosen(next.id);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [items, current]);
  return (
    <div className="page review">
      <header className="page-head">
        <h1>{t("knowledge.review.title")}</h1>
        <Segmented
          aria-label={t("knowledge.review.show")}
          value={state}
          onChange={setState}
          options={[
            { value: "in_review" as const, label: t("knowledge.review.waiting") },
            { value: "any" as const, label: t("knowledge.review.all") },
          ]}
        />
        <span className="page-actions">
          <PolicySwitch />
        </span>
      </header>
      <LoadState
        isPending={drafts.isPending}
        error={drafts.error}
        retry={() => void drafts.refetch()}
        empty={items.length === 0}
        emptyText={t("knowledge.review.empty")}
        rows={10}
      >
        <div className="review-panes">
          <nav className="panel review-list" aria-label={t("knowledge.review.title")}>
            <ul className="plain-list">
              {items.map((item) => (
                <li key={item.id}>
                  <button
                    type="button"
                    aria-current={item.id === current?.id}
                    onClick={() => setChosen(item.id)}
                  >
                    <ReviewLine item={item} />
                  </button>
                </li>
              ))}
            </ul>
            <p className="quiet review-keys">{t("knowledge.review.keys")}</p>
          </nav>
          <section className="panel review-detail" aria-label={current?.title}>
            {current && <ReviewPanel key={current.id} item={current} onDone={() => setChosen(null)} />}
          </section>
        </div>
      </LoadState>
    </div>
  );
}

function ReviewLine({ item }: { item: ReviewItem }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <span>{item.title}</span>
      <span className="entry-tags">
        {item.state !== "in_review" && (
          <span className="flag">{t(`knowledge.review.states.${item.state}`)}</span>
        )}
        {item.subject === "script" && <span className="flag">{t("knowledge.review.subjects.script")}</span>}
        {item.version === 0 && <span className="flag flag-accent">{t("knowledge.review.isNew")}</span>}
        {item.moved && <span className="flag flag-warning">{t("knowledge.review.moved")}</span>}
      </span>
      <span className="quiet">
        {t("knowledge.review.by", {
          name: item.author ?? "",
          time: formatMoment(item.submitted_at ?? item.updated_at, i18n.language),
        })}
      </span>
    </>
  );
}
