import { App, Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Complaint, ComplaintCommand, ComplaintStep, PreparedNotice } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { ProblemError } from "../../../../app/http.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../../app/time.ts";
import { useActOnComplaint, useComplaint, useTellComplainant } from "../../api/complaints.ts";
import { useAccountChoices } from "../../api/people.ts";
import { ActForm } from "./ActForm.tsx";
import { Facts, type Step, Steps } from "./parts.tsx";
import { Choice } from "./ReceiveDrawer.tsx";
import { TalkLink } from "./TalkLink.tsx";

type Act = ComplaintCommand["act"];
type Result = NonNullable<ComplaintCommand["result"]>;
type Remedy = NonNullable<ComplaintCommand["remedy"]>;

const NEEDED: readonly Act[] = [
  "refuse",
  "note",
  "extend",
  "decide",
  "mediate",
  "settle",
  "appeal",
  "decide_appeal",
];
const RESULTS: Partial<Record<Act, readonly Result[]>> = {
  decide: ["upheld", "partly", "rejected", "settled"],
  decide_appeal: ["upheld", "partly", "rejected", "settled", "refused"],
  settle: ["settled"],
};
const REMEDIES: readonly Remedy[] = ["none", "explanation", "apology", "correction", "compensation", "other"];
const CENTS = 100;

export function ComplaintDetail({ id }: { id: string }) {
  const query = useComplaint(id);
  return (
    <LoadState isPending={query.isPending} error={query.error} retry={() => void query.refetch()} rows={12}>
      {query.data && <Detail one={query.data} />}
    </LoadState>
  );
}

function Detail({ one }: { one: Complaint }) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState<Act | null>(null);
  const time = (at: string) => formatMoment(at, i18n.language);
  const named = (name: "demand" | "reference" | "contact" | "finding") =>
    one[name] === "" ? null : { name: t(`compliance.complaints.fields.${name}`), value: one[name] };
  return (
    <article className="handling-detail">
      <header>
        <h2>
          {one.number} · {one.title}
        </h2>
        <ComplaintFlags one={one} />
      </header>
      <Deadline one={one} />
      <div className="handling-acts">
        {one.acts.map((act) => (
          <Button
            key={act}
            type={act === "accept" || act === "decide" || act === "decide_appeal" ? "primary" : "default"}
            danger={act === "refuse"}
            onClick={() => setAsking(act as Act)}
          >
            {t(`compliance.complaints.acts.${act as Act}`)}
          </Button>
        ))}
        {one.case_id !== null && (
          <Link to={`/compliance/cases/${one.case_id}`}>
            <Button type="link">{t("compliance.complaints.openCase")}</Button>
          </Link>
        )}
        <TalkLink id={one.conversation_id} />
      </div>
      {one.prepared.length > 0 && <Notices one={one} />}
      <Facts
        facts={[
          { name: t("compliance.complaints.fields.complainant"), value: one.complainant },
          named("contact"),
          { name: t("compliance.complaints.fields.receivedAt"), value: time(one.received_at) },
          {
            name: t("compliance.complaints.fields.channel"),
            value: t(`compliance.complaints.channels.${one.channel}`),
          },
          {
            name: t("compliance.complaints.fields.business"),
            value: t(`compliance.complaints.businesses.${one.business}`),
          },
          {
            name: t("compliance.complaints.fields.cause"),
            value: t(`compliance.complaints.causes.${one.cause}`),
          },
          one.staff ? { name: t("compliance.complaints.fields.staff"), value: one.staff.name } : null,
          named("reference"),
          { name: t("compliance.complaints.fields.handler"), value: one.handler ?? "" },
          { name: t("compliance.complaints.fields.days"), value: one.working_days ?? 0 },
          named("demand"),
          one.result
            ? {
                name: t("compliance.complaints.fields.result"),
                value: t(`compliance.complaints.results.${one.result}`),
              }
            : null,
          named("finding"),
          one.remedy
            ? {
                name: t("compliance.complaints.fields.remedy"),
                value: t(`compliance.complaints.remedies.${one.remedy}`),
              }
            : null,
          one.amount_cents !== null
            ? { name: t("compliance.complaints.fields.amount"), value: (one.amount_cents / CENTS).toFixed(2) }
            : null,
        ]}
      />
      {one.notices.length > 0 && (
        <section aria-label={t("compliance.complaints.told")}>
          <h3>{t("compliance.complaints.told")}</h3>
          <ul className="plain-list handling-said">
            {one.notices.map((notice) => (
              <li key={notice.told_at}>
                <span className="quiet">
                  {t(`compliance.complaints.noticeKinds.${notice.kind}`)} ·{" "}
                  {t(`compliance.complaints.ways.${notice.way}`)} · {notice.by} · {time(notice.told_at)}
                </span>
                <br />
                {notice.words}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Steps title={t("compliance.complaints.timeline")} steps={useComplaintSteps(one.steps)} />
      {asking !== null && <Act one={one} act={asking} onClose={() => setAsking(null)} />}
    </article>
  );
}

type Flagged = Pick<Complaint, "state" | "channel" | "extended" | "deadline" | "untold">;

export function ComplaintFlags({ one }: { one: Flagged }) {
  const { t } = useTranslation();
  const late = one.deadline !== null && one.deadline.left < 0 && one.deadline.what !== "appeal_within";
  return (
    <span className="handling-flags">
      <span className={one.state === "received" ? "flag flag-accent" : "flag"}>
        {t(`compliance.complaints.states.${one.state}`)}
      </span>
      <span className={one.channel === "regulator" ? "flag flag-error" : "flag"}>
        {t(`compliance.complaints.channels.${one.channel}`)}
      </span>
      {late && <span className="flag flag-error">{t("compliance.complaints.overdueFlag")}</span>}
      {one.extended && <span className="flag">{t("compliance.complaints.extended")}</span>}
      {one.untold.length > 0 && (
        <span className="flag flag-warning">{t("compliance.complaints.untold")}</span>
      )}
    </span>
  );
}

export function Deadline({ one }: { one: Pick<Complaint, "deadline"> }) {
  const { t, i18n } = useTranslation();
  if (one.deadline === null) return null;
  const { what, on, left, confirmed } = one.deadline;
  const day = formatDay(on, i18n.language);
  const rest =
    left < 0
      ? t("compliance.complaints.late", { count: -left })
      : t("compliance.complaints.left", { count: left });
  return (
    <p className="number" style={{ margin: 0 }}>
      {t("compliance.complaints.until", { what: t(`compliance.complaints.deadlines.${what}`), day })}{" "}
      <strong>{rest}</strong>
      {!confirmed && (
        <>
          <br />
          <span className="quiet">{t("compliance.complaints.unpublished")}</span>
        </>
      )}
    </p>
  );
}

function Act({ one, act, onClose }: { one: Complaint; act: Act; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const change = useActOnComplaint(one.id);
  const people = useAccountChoices();
  const [result, setResult] = useState<Result | null>(null);
  const [remedy, setRemedy] = useState<Remedy | null>(null);
  const [yuan, setYuan] = useState<number | null>(null);
  const [account, setAccount] = useState<string | null>(null);
  const results = RESULTS[act];
  const settled = act === "settle" && result === null;
  const ready = (results === undefined || result !== null || settled) && (act !== "hand" || account !== null);
  const send = (words: string) =>
    change.mutate(
      {
        act,
        words,
        ...(result ? { result } : {}),
        ...(remedy ? { remedy } : {}),
        ...(remedy === "compensation" && yuan !== null ? { amount_cents: Math.round(yuan * CENTS) } : {}),
        ...(account ? { account_id: account } : {}),
      },
      {
        onSuccess: () => {
          onClose();
          void message.success(t("compliance.complaints.saved"));
        },
        onError: (error) => void message.error(textOf(error)),
      },
    );
  return (
    <ActForm
      title={t(`compliance.complaints.acts.${act}`)}
      label={t(`compliance.complaints.words.${act}`)}
      needed={NEEDED.includes(act)}
      danger={act === "refuse"}
      busy={change.isPending}
      ready={ready}
      onClose={onClose}
      onDone={send}
      extra={
        <>
          {act === "mediate" && <p className="quiet">{t("compliance.complaints.mediationHint")}</p>}
          {results && (
            <div className="handling-inline">
              {act === "settle" ? (
                <Select<"settled" | "failed">
                  aria-label={t("compliance.complaints.fields.result")}
                  value={result === null ? "failed" : "settled"}
                  onChange={(value) => setResult(value === "settled" ? "settled" : null)}
                  options={[
                    { value: "failed", label: t("compliance.complaints.failed") },
                    { value: "settled", label: t("compliance.complaints.results.settled") },
                  ]}
                />
              ) : (
                <Choice name="result" group="results" ids={results} value={result} onChange={setResult} />
              )}
              <Choice name="remedy" group="remedies" ids={REMEDIES} value={remedy} onChange={setRemedy} />
              {remedy === "compensation" && (
                <label htmlFor="complaint-amount">
                  {t("compliance.complaints.fields.amount")}
                  <InputNumber
                    id="complaint-amount"
                    min={0}
                    precision={2}
                    value={yuan}
                    onChange={setYuan}
                    style={{ width: "100%" }}
                  />
                </label>
              )}
            </div>
          )}
          {act === "hand" && (
            <label htmlFor="complaint-account">
              {t("compliance.complaints.fields.handler")}
              <Select
                id="complaint-account"
                showSearch={{ optionFilterProp: "label" }}
                options={people.options}
                loading={people.isPending}
                value={account}
                onChange={(value: string | null) => setAccount(value ?? null)}
              />
            </label>
          )}
        </>
      }
    />
  );
}

function Notices({ one }: { one: Complaint }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("compliance.complaints.notices")} className="handling-form">
      <h3>{t("compliance.complaints.notices")}</h3>
      {one.prepared.map((notice) => (
        <NoticeForm key={`${notice.kind} ${one.state}`} id={one.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeForm({ id, notice }: { id: string; notice: PreparedNotice }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const tell = useTellComplainant(id);
  const [words, setWords] = useState(notice.words);
  const [way, setWay] = useState(notice.ways[0] ?? "phone");
  const [reason, setReason] = useState("");
  const asksReason = tell.error instanceof ProblemError && tell.error.problem.code === "compliance_confirm";
  const send = () =>
    tell.mutate(
      { kind: notice.kind, words: words.trim(), way, reason: reason.trim() },
      {
        onSuccess: () => void message.success(t("compliance.complaints.sent")),
        onError: (error) => void message.error(textOf(error)),
      },
    );
  const label = t(`compliance.complaints.noticeKinds.${notice.kind}`);
  return (
    <form
      className="handling-notice"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim() !== "") send();
      }}
    >
      <span className="handling-flags">
        <span className="flag flag-warning">{label}</span>
        <Select
          size="small"
          aria-label={t("compliance.complaints.notices")}
          value={way}
          onChange={setWay}
          options={notice.ways.map((one) => ({ value: one, label: t(`compliance.complaints.ways.${one}`) }))}
        />
      </span>
      <Input.TextArea
        aria-label={label}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {asksReason && (
        <Input
          aria-label={t("compliance.complaints.gateReason")}
          placeholder={t("compliance.complaints.gateReason")}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <span className="handling-flags">
        <Button type="primary" htmlType="submit" loading={tell.isPending} disabled={words.trim() === ""}>
          {t(way === "conversation" ? "compliance.complaints.send" : "compliance.complaints.record")}
        </Button>
        {way === "conversation" && <span className="quiet">{t("compliance.complaints.sendHint")}</span>}
      </span>
    </form>
  );
}

function useComplaintSteps(steps: readonly ComplaintStep[]): Step[] {
  const { t, i18n } = useTranslation();
  return steps.map((step) => ({
    at: step.at,
    text: t(`compliance.complaints.steps.${step.act}`),
    by: step.by_person ? step.by : null,
    words: step.act === "told" ? toldWords(step.words) : dayWords(step),
  }));

  function toldWords(words: string): string {
    const [kind = "", way = ""] = words.split("/");
    return [
      t(`compliance.complaints.noticeKinds.${kind as "received"}`),
      t(`compliance.complaints.ways.${way as "phone"}`),
    ].join(" · ");
  }
  function dayWords(step: ComplaintStep): string {
    const isDay = step.act === "reminded" || step.act === "overdue";
    return isDay ? formatDay(step.words, i18n.language) : step.words;
  }
}
