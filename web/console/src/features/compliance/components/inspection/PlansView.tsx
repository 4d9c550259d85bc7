import { Button, Progress } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SamplingPlan } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { formatMoment, formatShortDay } from "../../../../app/time.ts";
import { useCoverage, usePlans } from "../../api/inspection.ts";
import { useAuthor, useRiskName } from "./names.ts";
import { PlanDrawer } from "./PlanDrawer.tsx";

const SHOWN_WEEKS = 4;

/** What is drawn for people to review, and how far they are. */
export function PlansView() {
  const { t } = useTranslation();
  const plans = usePlans();
  const mayChange = useMay("review_compliance");
  const [editing, setEditing] = useState<SamplingPlan | "new" | null>(null);
  return (
    <>
      <div className="plan-grid">
        <LoadState isPending={plans.isPending} error={plans.error} retry={() => void plans.refetch()}>
          {plans.data?.map((plan) => (
            <Plan key={plan.id} plan={plan} {...(mayChange ? { onEdit: () => setEditing(plan) } : {})} />
          ))}
        </LoadState>
        <Coverage />
      </div>
      {mayChange && (
        <p>
          <Button onClick={() => setEditing("new")}>{t("compliance.inspection.plans.new")}</Button>
        </p>
      )}
      {editing !== null && (
        <PlanDrawer
          key={editing === "new" ? "new" : `${editing.id} ${editing.edition}`}
          plan={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

function Plan({ plan, onEdit }: { plan: SamplingPlan; onEdit?: () => void }) {
  const { t, i18n } = useTranslation();
  const riskName = useRiskName();
  const author = useAuthor();
  const { content } = plan;
  const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;
  return (
    <section className="panel" aria-label={content.name}>
      <header>
        <h2>
          {content.name}{" "}
          <span className={content.active ? "flag flag-success" : "flag"}>
            {t(content.active ? "compliance.inspection.plans.active" : "compliance.inspection.plans.paused")}
          </span>
        </h2>
        {onEdit && (
          <Button size="small" onClick={onEdit}>
            {t("compliance.inspection.plans.edit")}
          </Button>
        )}
      </header>
      <dl className="plan-facts">
        <dt>{t("compliance.inspection.plans.random")}</dt>
        <dd className="number">{percent(content.random_share)}</dd>
        {content.risks.map((one) => (
          <Fact key={one.risk} name={riskName(one.risk)} value={percent(one.share)} />
        ))}
        {content.new_staff && (
          <Fact
            name={`${t("compliance.inspection.plans.newStaff")} (≤ ${content.new_staff.days})`}
            value={percent(content.new_staff.share)}
          />
        )}
        <Fact
          name={t("compliance.inspection.plans.minimum")}
          value={t("compliance.inspection.plans.minimumUnit", { count: content.minimum_per_week })}
        />
      </dl>
      <h2>{t("compliance.inspection.plans.progress")}</h2>
      {plan.progress.slice(0, SHOWN_WEEKS).map((week) => (
        <div key={week.week} className="plan-week">
          <span className="quiet">
            {t("compliance.inspection.plans.week", { day: formatShortDay(week.week, i18n.language) })}
          </span>
          <Progress
            percent={week.drawn === 0 ? 0 : Math.round((100 * week.reviewed) / week.drawn)}
            showInfo={false}
            size="small"
            aria-label={t("compliance.inspection.plans.progress")}
          />
          <span className="number">
            {t("compliance.inspection.plans.done", { reviewed: week.reviewed, drawn: week.drawn })}
            {week.late > 0 && (
              <span className="flag flag-error">
                {t("compliance.inspection.plans.lateCount", { count: week.late })}
              </span>
            )}
          </span>
        </div>
      ))}
      <p className="quiet">
        {t("compliance.inspection.plans.changed", {
          name: author(plan.changed_by),
          time: formatMoment(plan.changed_at, i18n.language),
          edition: plan.edition,
        })}{" "}
        · {t("compliance.inspection.plans.seed")} {plan.seed}
      </p>
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="number">{value}</dd>
    </>
  );
}

function Coverage() {
  const { t } = useTranslation();
  const coverage = useCoverage();
  return (
    <section className="panel" aria-label={t("compliance.inspection.plans.coverage")}>
      <h2>{t("compliance.inspection.plans.coverage")}</h2>
      <LoadState
        isPending={coverage.isPending}
        error={coverage.error}
        retry={() => void coverage.refetch()}
        empty={coverage.data?.length === 0}
        emptyText={t("compliance.inspection.plans.noCoverage")}
      >
        <div className="table-scroll">
          <table className="figures-table">
            <thead>
              <tr>
                <th>{t("compliance.inspection.plans.person")}</th>
                <th className="number">{t("compliance.inspection.plans.conversations")}</th>
                <th className="number">{t("compliance.inspection.plans.drawn")}</th>
                <th className="number">{t("compliance.inspection.plans.reviewed")}</th>
              </tr>
            </thead>
            <tbody>
              {coverage.data?.map((one) => (
                <tr key={one.person.id}>
                  <td>
                    {one.person.name} <span className="quiet">{one.person.office}</span>
                  </td>
                  <td className="number">{one.conversations}</td>
                  <td className="number">{one.drawn}</td>
                  <td className="number">{one.reviewed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </LoadState>
    </section>
  );
}
