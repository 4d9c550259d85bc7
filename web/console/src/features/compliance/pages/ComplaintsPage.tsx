import { Button, Input, Select } from "antd";
import { useCallback, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { ComplaintSummary } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { useComplaints, usePolicy } from "../api/complaints.ts";
import { ComplaintDetail, ComplaintFlags, Deadline } from "../components/handling/ComplaintDetail.tsx";
import { Panes } from "../components/handling/parts.tsx";
import { ReceiveDrawer } from "../components/handling/ReceiveDrawer.tsx";
import { TermsDrawer } from "../components/handling/TermsDrawer.tsx";

const STATES = [
  "received",
  "investigating",
  "mediation",
  "appealed",
  "decided",
  "refused",
  "closed",
] as const satisfies readonly ComplaintSummary["state"][];
const ROOM = "/compliance/complaints";
const to = (id: string) => `${ROOM}/${id}`;

/** Complaints by what has to be done next and until when. */
export function ComplaintsPage() {
  const { t } = useTranslation();
  const { complaintId = null } = useParams();
  const [state, setState] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [receiving, setReceiving] = useState(false);
  const [terms, setTerms] = useState(false);
  const complaints = useComplaints(state, useDeferredValue(typed.trim()));
  const lines = complaints.data?.pages.flatMap((page) => page.items) ?? [];
  const tally = complaints.data?.pages[0]?.tally;
  const policy = usePolicy();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("compliance.complaints.title")}</h1>
        <Select
          allowClear
          aria-label={t("compliance.complaints.all")}
          placeholder={t("compliance.complaints.all")}
          value={state}
          onChange={(value) => setState(value ?? null)}
          style={{ minWidth: 130 }}
          options={STATES.map((one) => ({ value: one, label: t(`compliance.complaints.states.${one}`) }))}
        />
        <Input.Search
          allowClear
          className="page-search"
          aria-label={t("compliance.complaints.search")}
          placeholder={t("compliance.complaints.search")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span className="page-actions handling-flags">
          <Button onClick={() => setTerms(true)}>{t("compliance.complaints.terms")}</Button>
          <Link to={`${ROOM}/report`}>
            <Button>{t("compliance.complaints.report")}</Button>
          </Link>
          <Button type="primary" onClick={() => setReceiving(true)}>
            {t("compliance.complaints.receive")}
          </Button>
        </span>
      </header>
      <p className="quiet handling-hint">
        {t("compliance.complaints.hint")}
        {policy.data?.confirmed === false && ` ${t("compliance.complaints.unconfirmed")}`}
        {tally && (
          <>
            <br />
            <span className="number" role="status">
              {t("compliance.complaints.tally", {
                open: tally.open,
                soon: tally.due_soon,
                overdue: tally.overdue,
                untold: tally.untold,
              })}
            </span>
          </>
        )}
      </p>
      <LoadState
        isPending={complaints.isPending}
        error={complaints.error}
        retry={() => void complaints.refetch()}
        empty={lines.length === 0 && complaintId === null}
        emptyText={t("compliance.complaints.empty")}
        rows={8}
      >
        <Panes
          lines={lines}
          chosen={complaintId}
          to={useCallback(to, [])}
          back={ROOM}
          label={t("compliance.complaints.list")}
          pick={t("compliance.complaints.pick")}
          line={(one) => <ComplaintLine one={one} />}
          more={<MoreButton list={complaints} />}
        >
          {complaintId !== null && <ComplaintDetail key={complaintId} id={complaintId} />}
        </Panes>
      </LoadState>
      {receiving && <ReceiveDrawer onClose={() => setReceiving(false)} />}
      {terms && <TermsDrawer onClose={() => setTerms(false)} />}
    </div>
  );
}

function ComplaintLine({ one }: { one: ComplaintSummary }) {
  return (
    <>
      <span>{one.title}</span>
      <ComplaintFlags one={one} />
      <span className="quiet">
        {one.number} · {one.complainant}
      </span>
      <Deadline one={one} />
    </>
  );
}
