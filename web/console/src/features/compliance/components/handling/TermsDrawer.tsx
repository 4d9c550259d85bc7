import { App, Button, DatePicker, Drawer, Input, InputNumber, Segmented } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InspectionPolicyView } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { formatDay } from "../../../../app/time.ts";
import {
  type CalendarKind,
  useCalendar,
  usePolicy,
  useSetCalendarDay,
  useSetPolicy,
} from "../../api/complaints.ts";
import { Field } from "./parts.tsx";

type Policy = InspectionPolicyView["policy"];
const TERMS = [
  "accept_days",
  "decide_days",
  "extend_days",
  "mediate_days",
  "appeal_within_days",
  "appeal_decide_days",
] as const;
const KINDS = ["self_harm", "fraud", "account_theft", "regulator", "complaint", "churn", "conduct"] as const;

/** Terms and both calendars; the compliance officer changes them, everybody else reads. */
export function TermsDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const policy = usePolicy();
  return (
    <Drawer open onClose={onClose} size={520} title={t("compliance.complaints.policy.title")}>
      <LoadState
        isPending={policy.isPending}
        error={policy.error}
        retry={() => void policy.refetch()}
        rows={10}
      >
        {policy.data && <TermsForm key={policy.data.version} view={policy.data} />}
      </LoadState>
      <CalendarPart />
    </Drawer>
  );
}

function TermsForm({ view }: { view: InspectionPolicyView }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const may = useMay("review_compliance");
  const save = useSetPolicy();
  const [policy, setPolicy] = useState<Policy>(view.policy);
  const [source, setSource] = useState("");
  const setTerm = (name: (typeof TERMS)[number], value: number | null) =>
    value && setPolicy({ ...policy, complaints: { ...policy.complaints, [name]: value } });
  const setCase = (
    kind: (typeof KINDS)[number],
    name: "take_minutes" | "settle_days",
    value: number | null,
  ) => {
    const rule = policy.cases[kind];
    if (value && rule)
      setPolicy({ ...policy, cases: { ...policy.cases, [kind]: { ...rule, [name]: value } } });
  };
  const send = () =>
    save.mutate(
      { policy, source: source.trim() },
      {
        onSuccess: () => void message.success(t("compliance.complaints.saved")),
        onError: (error) => void message.error(textOf(error)),
      },
    );
  const number = (label: string, value: number, change: (value: number | null) => void) => (
    <InputNumber
      aria-label={label}
      size="small"
      min={1}
      precision={0}
      disabled={!may}
      value={value}
      onChange={change}
    />
  );
  return (
    <form
      className="handling-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (source.trim() !== "") send();
      }}
    >
      <p className={view.confirmed ? "quiet" : "flag flag-warning"}>
        {view.confirmed
          ? `${t("compliance.complaints.policy.version", {
              version: view.version,
              day: formatDay(view.valid_from, i18n.language),
            })} · ${view.source} · ${view.made_by}`
          : t("compliance.complaints.policy.shipped")}
      </p>
      <table className="terms-table">
        <caption style={{ textAlign: "start", fontWeight: 600 }}>
          {t("compliance.complaints.policy.complaintTerms")}
        </caption>
        <tbody>
          {TERMS.map((name) => {
            const label = t(`compliance.complaints.policy.terms.${name}`);
            return (
              <tr key={name}>
                <th scope="row">{label}</th>
                <td>{number(label, policy.complaints[name], (value) => setTerm(name, value))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <table className="terms-table">
        <caption style={{ textAlign: "start", fontWeight: 600 }}>
          {t("compliance.complaints.policy.caseTerms")}
        </caption>
        <thead>
          <tr>
            <th />
            <th scope="col">{t("compliance.complaints.policy.take")}</th>
            <th scope="col">{t("compliance.complaints.policy.settle")}</th>
          </tr>
        </thead>
        <tbody>
          {KINDS.map((kind) => {
            const rule = policy.cases[kind];
            const label = t(`compliance.cases.kinds.${kind}`);
            if (!rule) return null;
            return (
              <tr key={kind}>
                <th scope="row">{label}</th>
                <td>
                  {number(`${label} ${t("compliance.complaints.policy.take")}`, rule.take_minutes, (value) =>
                    setCase(kind, "take_minutes", value),
                  )}
                </td>
                <td>
                  {number(`${label} ${t("compliance.complaints.policy.settle")}`, rule.settle_days, (value) =>
                    setCase(kind, "settle_days", value),
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {may && (
        <>
          <Field label={t("compliance.complaints.policy.newSource")}>
            {(id) => (
              <Input
                id={id}
                maxLength={300}
                value={source}
                onChange={(event) => setSource(event.target.value)}
              />
            )}
          </Field>
          <Button type="primary" htmlType="submit" disabled={source.trim() === ""} loading={save.isPending}>
            {t("compliance.complaints.policy.save")}
          </Button>
        </>
      )}
    </form>
  );
}

function CalendarPart() {
  const { t, i18n } = useTranslation();
  const [kind, setKind] = useState<CalendarKind>("working");
  const [year, setYear] = useState<Dayjs>(dayjs());
  const calendar = useCalendar(kind, year.year());
  const may = useMay("review_compliance");
  return (
    <section className="handling-form" style={{ marginTop: 24 }}>
      <h3>{t("compliance.complaints.policy.calendar")}</h3>
      <span className="handling-flags">
        <Segmented<CalendarKind>
          aria-label={t("compliance.complaints.policy.calendar")}
          value={kind}
          onChange={setKind}
          options={(["working", "trading"] as const).map((one) => ({
            value: one,
            label: t(`compliance.complaints.policy.kinds.${one}`),
          }))}
        />
        <DatePicker
          picker="year"
          aria-label={t("compliance.complaints.policy.calendar")}
          allowClear={false}
          value={year}
          onChange={(value) => value && setYear(value)}
        />
      </span>
      {calendar.data && (
        <>
          <p
            className={calendar.data.confirmed ? "quiet" : "flag flag-warning"}
            style={{ whiteSpace: "normal" }}
          >
            {calendar.data.confirmed
              ? t("compliance.complaints.policy.published", { source: calendar.data.source })
              : t("compliance.complaints.policy.unpublished")}{" "}
            {t("compliance.complaints.policy.openDays", { count: calendar.data.open_days })}
          </p>
          {may && <DayForm kind={kind} />}
          <ul className="plain-list" aria-label={t("compliance.complaints.policy.special")}>
            {calendar.data.days.map((day) => (
              <li key={day.day} className="number">
                {formatDay(day.day, i18n.language)} ·{" "}
                {t(`compliance.complaints.policy.is.${day.open ? "open" : "closed"}`)}
                {day.entered && (
                  <span className="quiet">
                    {" "}
                    {t("compliance.complaints.policy.entered")} · {day.source}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function DayForm({ kind }: { kind: CalendarKind }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const enter = useSetCalendarDay();
  const [day, setDay] = useState<Dayjs | null>(null);
  const [is, setIs] = useState<"open" | "closed" | "back">("closed");
  const [source, setSource] = useState("");
  const send = () => {
    if (!day) return;
    const open = is === "back" ? null : is === "open";
    enter.mutate(
      { day: day.format("YYYY-MM-DD"), kind, open, source: source.trim() },
      {
        onSuccess: () => void message.success(t("compliance.complaints.saved")),
        onError: (error) => void message.error(textOf(error)),
      },
    );
  };
  return (
    <form
      className="handling-inline handling-flags"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <DatePicker
        size="small"
        aria-label={t("compliance.complaints.policy.day")}
        value={day}
        onChange={setDay}
      />
      <Segmented<"open" | "closed" | "back">
        size="small"
        value={is}
        onChange={setIs}
        options={(["open", "closed", "back"] as const).map((one) => ({
          value: one,
          label: t(`compliance.complaints.policy.is.${one}`),
        }))}
      />
      <Input
        size="small"
        style={{ width: 180 }}
        maxLength={300}
        aria-label={t("compliance.complaints.policy.newSource")}
        placeholder={t("compliance.complaints.policy.newSource")}
        value={source}
        onChange={(event) => setSource(event.target.value)}
      />
      <Button
        size="small"
        htmlType="submit"
        disabled={!day || source.trim() === ""}
        loading={enter.isPending}
      >
        {t("compliance.complaints.policy.enter")}
      </Button>
    </form>
  );
}
