import { Checkbox, Segmented, Select, Tabs } from "antd";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import type { CaseSummary } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { formatMoment } from "../../../app/time.ts";
import { useCustomerName } from "../../conversations/names.ts";
import { useCases } from "../api/cases.ts";
import { CaseDetail, CaseFlags } from "../components/handling/CaseDetail.tsx";
import { Panes } from "../components/handling/parts.tsx";
import { SecretCases } from "../components/handling/SecretCases.tsx";

const KINDS = [
  "complaint",
  "regulator",
  "fraud",
  "account_theft",
  "self_harm",
  "churn",
  "conduct",
] as const satisfies readonly CaseSummary["kind"][];
const ROOM = "/compliance/cases";
const to = (id: string) => `${ROOM}/${id}`;

/** Cases of one's posts. Who has the post for anti-money-laundering finds its list here, and nobody else knows of it. */
export function CasesPage() {
  const { t } = useTranslation();
  const secret = useMay("read_aml");
  const handles = useMay("handle_complaints");
  const reviews = useMay("review_compliance");
  const ordinary = handles || reviews;
  const navigate = useNavigate();
  const isSecret = useLocation().hash === "#secret" || !ordinary;
  return (
    <div className="page">
      {secret && ordinary && (
        <Tabs
          activeKey={isSecret ? "secret" : "cases"}
          onChange={(key) => void navigate(key === "secret" ? `${ROOM}#secret` : ROOM)}
          items={(["cases", "secret"] as const).map((key) => ({
            key,
            label: t(`compliance.cases.secret.tabs.${key}`),
          }))}
        />
      )}
      {isSecret ? <SecretCases /> : <OrdinaryCases />}
    </div>
  );
}

function OrdinaryCases() {
  const { t } = useTranslation();
  const { caseId = null } = useParams();
  const [live, setLive] = useState(true);
  const [mine, setMine] = useState(false);
  const [kind, setKind] = useState<string | null>(null);
  const cases = useCases(live, mine, kind);
  const found = cases.data?.pages.flatMap((page) => page.items) ?? [];
  const lines = live ? found.toSorted(byUrgency) : found;
  const tally = cases.data?.pages[0]?.tally;
  return (
    <>
      <header className="page-head">
        <h1>{t("compliance.cases.title")}</h1>
        <Segmented
          aria-label={t("compliance.cases.list")}
          value={live ? "live" : "closed"}
          onChange={(value) => setLive(value === "live")}
          options={[
            { value: "live", label: t("compliance.cases.live") },
            { value: "closed", label: t("compliance.cases.closed") },
          ]}
        />
        <Select
          allowClear
          aria-label={t("compliance.cases.allKinds")}
          placeholder={t("compliance.cases.allKinds")}
          value={kind}
          onChange={(value) => setKind(value ?? null)}
          style={{ minWidth: 130 }}
          options={KINDS.map((one) => ({ value: one, label: t(`compliance.cases.kinds.${one}`) }))}
        />
        <Checkbox checked={mine} onChange={(event) => setMine(event.target.checked)}>
          {t("compliance.cases.mine")}
        </Checkbox>
        {tally && (
          <span className="quiet number" role="status">
            {t("compliance.cases.tally", { ...tally })}
          </span>
        )}
      </header>
      <p className="quiet handling-hint">{t("compliance.cases.hint")}</p>
      <LoadState
        isPending={cases.isPending}
        error={cases.error}
        retry={() => void cases.refetch()}
        empty={lines.length === 0 && caseId === null}
        emptyText={t("compliance.cases.empty")}
        rows={8}
      >
        <Panes
          lines={lines}
          chosen={caseId}
          to={useCallback(to, [])}
          back={ROOM}
          label={t("compliance.cases.list")}
          pick={t("compliance.cases.pick")}
          line={(one) => <CaseLine one={one} />}
          more={<MoreButton list={cases} />}
        >
          {caseId !== null && <CaseDetail key={caseId} id={caseId} />}
        </Panes>
      </LoadState>
    </>
  );
}

/** What is late first, then what is urgent, then what is due soonest. */
function byUrgency(one: CaseSummary, other: CaseSummary): number {
  const rank = (each: CaseSummary) => (each.overdue ? 0 : 2) + (each.grade === "urgent" ? 0 : 1);
  return rank(one) - rank(other) || one.due_at.localeCompare(other.due_at);
}

function CaseLine({ one }: { one: CaseSummary }) {
  const { t, i18n } = useTranslation();
  const nameOf = useCustomerName();
  const who = one.staff?.name ?? (one.customer ? nameOf(one.customer.name) : "");
  return (
    <>
      <span>
        {t(`compliance.cases.kinds.${one.kind}`)} · {who}
      </span>
      <CaseFlags one={one} />
      <span className="quiet number">
        {formatMoment(one.opened_at, i18n.language)}
        {one.assignee !== null && ` · ${one.assignee}`}
      </span>
    </>
  );
}
