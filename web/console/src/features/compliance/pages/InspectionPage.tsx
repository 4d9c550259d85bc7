import { App, Button, Checkbox, Segmented, Select } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import type { InspectionDetail, InspectionRisk, QueueKind } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { isTyping } from "../../knowledge/components/ReviewPanel.tsx";
import {
  type ListState,
  useClaim,
  useInspectAgain,
  useInspection,
  useInspectionDue,
  useInspectionProgress,
  useInspections,
} from "../api/inspection.ts";
import { AgreementView } from "../components/inspection/AgreementView.tsx";
import { InspectionList, Points } from "../components/inspection/InspectionList.tsx";
import { useQueueName, useRiskName } from "../components/inspection/names.ts";
import { PlansView } from "../components/inspection/PlansView.tsx";
import { ReviewDesk } from "../components/inspection/ReviewDesk.tsx";
import { useSaveReview } from "../components/inspection/use-review.ts";
import "./inspection.css";

const VIEWS = ["due", "all", "done", "plans", "agreement"] as const;
type View = (typeof VIEWS)[number];
const LOW = 60;
const QUEUES: readonly QueueKind[] = ["service", "advisory", "relationship", "complaint", "emergency"];
const RISKS: readonly InspectionRisk[] = [
  "complaint",
  "regulator",
  "fraud",
  "account_theft",
  "self_harm",
  "churn",
  "refused",
  "override",
  "contradiction",
];

/** Conversations that wait for a person's review, or all that were inspected; one of them beside the list. */
export function InspectionPage() {
  const { t } = useTranslation();
  const { conversationId } = useParams();
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const view = (VIEWS.find((one) => one === search.get("view")) ?? "due") as View;
  const due = useInspectionDue();
  const progress = useInspectionProgress();
  const show = (next: View) =>
    void navigate({ pathname: "/compliance/inspection", search: next === "due" ? "" : `?view=${next}` });
  return (
    <div className={`page inspection${conversationId ? " inspection-one" : ""}`}>
      <header className="page-head">
        <h1>{t("compliance.inspection.title")}</h1>
        <Segmented
          aria-label={t("compliance.inspection.view")}
          value={view}
          onChange={show}
          options={VIEWS.map((value) => ({ value, label: t(`compliance.inspection.views.${value}`) }))}
        />
        {due.data && (
          <span className="quiet">
            {t("compliance.inspection.due", {
              due: due.data.due,
              late: due.data.late,
              done: due.data.done_today,
              mine: due.data.mine_today,
            })}
          </span>
        )}
        {progress.data && progress.data.waiting > 0 && (
          <span className="quiet" role="status">
            {t("compliance.inspection.progress", { count: progress.data.waiting })}
          </span>
        )}
        {progress.data && progress.data.failed > 0 && (
          <span className="flag flag-error">
            {t("compliance.inspection.failed", { count: progress.data.failed })}
          </span>
        )}
      </header>
      {view === "plans" && <PlansView />}
      {view === "agreement" && <AgreementView />}
      {view !== "plans" && view !== "agreement" && (
        <Reviewing state={view} chosen={conversationId} search={search} setSearch={setSearch} />
      )}
    </div>
  );
}

interface ReviewingProps {
  state: ListState;
  chosen: string | undefined;
  search: URLSearchParams;
  setSearch: (next: URLSearchParams) => void;
}

function Reviewing({ state, chosen, search, setSearch }: ReviewingProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useInspections({
    state,
    queue: search.get("queue") as QueueKind | null,
    risk: search.get("risk") as InspectionRisk | null,
    below: search.get("low") === "1" ? LOW : null,
    staff_id: search.get("person"),
  });
  const lines = list.data?.pages.flatMap((page) => page.items) ?? [];
  const text = search.toString() === "" ? "" : `?${search}`;
  const open = (id: string | undefined) =>
    void navigate({ pathname: `/compliance/inspection${id ? `/${id}` : ""}`, search: text });
  const move = (step: 1 | -1) => {
    const at = lines.findIndex((line) => line.conversation_id === chosen);
    const next =
      lines[at + step] ?? (step === 1 ? lines.find((line) => line.conversation_id !== chosen) : undefined);
    open(next?.conversation_id);
  };
  return (
    <>
      <Filters search={search} setSearch={setSearch} />
      <LoadState
        isPending={list.isPending}
        error={list.error}
        retry={() => void list.refetch()}
        empty={lines.length === 0 && !chosen}
        emptyText={t(`compliance.inspection.empty.${state}`)}
        rows={10}
      >
        <div className="inspection-panes">
          <InspectionList lines={lines} chosen={chosen} search={text} list={list} />
          {chosen ? (
            <One key={chosen} id={chosen} onMove={move} onOpen={open} />
          ) : (
            <Nothing first={lines[0]?.conversation_id} onOpen={open} />
          )}
        </div>
      </LoadState>
    </>
  );
}

/** Nothing is chosen yet: keys lead to the first. */
function Nothing({ first, onOpen }: { first: string | undefined; onOpen: (id: string | undefined) => void }) {
  const { t } = useTranslation();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (first && !isTyping(event) && (event.key === "j" || event.key === "l")) onOpen(first);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [first, onOpen]);
  return <p className="panel quiet inspection-none">{t("compliance.inspection.choose")}</p>;
}

function Filters({
  search,
  setSearch,
}: {
  search: URLSearchParams;
  setSearch: (next: URLSearchParams) => void;
}) {
  const { t } = useTranslation();
  const queueName = useQueueName();
  const riskName = useRiskName();
  const set = (name: string, value: string | null | undefined) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next);
  };
  return (
    <div className="inspection-filters">
      <Select
        aria-label={t("compliance.inspection.filters.queue")}
        placeholder={t("compliance.inspection.filters.anyQueue")}
        allowClear
        value={search.get("queue")}
        onChange={(value) => set("queue", value)}
        options={QUEUES.map((value) => ({ value, label: queueName(value) }))}
      />
      <Select
        aria-label={t("compliance.inspection.filters.risk")}
        placeholder={t("compliance.inspection.filters.anyRisk")}
        allowClear
        value={search.get("risk")}
        onChange={(value) => set("risk", value)}
        options={RISKS.map((value) => ({ value, label: riskName(value) }))}
      />
      <Checkbox
        checked={search.get("low") === "1"}
        onChange={(event) => set("low", event.target.checked ? "1" : null)}
      >
        {t("compliance.inspection.filters.score")}
      </Checkbox>
    </div>
  );
}

interface OneProps {
  id: string;
  onMove: (step: 1 | -1) => void;
  onOpen: (id: string | undefined) => void;
}

function One({ id, onMove, onOpen }: OneProps) {
  const { t } = useTranslation();
  const one = useInspection(id);
  const { mutate: claim } = useClaim();
  const saving = useSaveReview(onOpen);
  const isDue = one.data?.is_due && one.data.may_review;
  useEffect(() => {
    if (isDue) claim(id);
  }, [isDue, id, claim]);
  return (
    <div className="inspection-detail">
      <Button type="link" className="inspection-back" onClick={() => onOpen(undefined)}>
        {t("compliance.inspection.back")}
      </Button>
      <LoadState isPending={one.isPending} error={one.error} retry={() => void one.refetch()} rows={12}>
        {one.data && (
          <>
            <Summary detail={one.data} />
            <ReviewDesk
              key={`${id} ${one.data.card_version} ${one.data.reviews.find((review) => review.mine)?.id}`}
              detail={one.data}
              saving={saving}
              onMove={onMove}
            />
          </>
        )}
      </LoadState>
    </div>
  );
}

function Summary({ detail }: { detail: InspectionDetail }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const riskName = useRiskName();
  const showProblem = useShowProblem();
  const again = useInspectAgain();
  const mayInspectAgain = useMay("review_compliance");
  const { line } = detail;
  return (
    <header className="inspection-summary">
      <h2>
        {line.person?.name ?? t("compliance.inspection.bot")}{" "}
        {line.person && <span className="quiet">{line.person.office}</span>}
      </h2>
      <span className="quiet">
        {formatMoment(line.closed_at, i18n.language)} ·{" "}
        {t("compliance.inspection.messages", { count: line.messages })}
        {line.rating !== null && ` · ${"★".repeat(line.rating)}`}
      </span>
      <span className="inspection-scores">
        {t("compliance.inspection.score")} <Points score={line.score} />
        {line.sections.map(({ section, score }) => (
          <span key={section} className="quiet">
            {t(`compliance.inspection.sections.${section}`)} {score === null ? "–" : Math.round(score)}
          </span>
        ))}
        {line.human !== null && (
          <>
            {t("compliance.inspection.human")} <Points score={line.human} />
          </>
        )}
      </span>
      <span className="entry-tags">
        {(line.reasons.length > 0 ? line.reasons : line.risks).map((mark) => (
          <span key={mark} className="flag flag-warning">
            {riskName(mark)}
          </span>
        ))}
      </span>
      {mayInspectAgain && (
        <Button
          size="small"
          loading={again.isPending}
          onClick={() =>
            again.mutate(line.conversation_id, {
              onSuccess: () => void message.success(t("compliance.inspection.againDone")),
              onError: showProblem,
            })
          }
        >
          {t("compliance.inspection.again")}
        </Button>
      )}
    </header>
  );
}
