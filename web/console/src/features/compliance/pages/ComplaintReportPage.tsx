import { App, Button, DatePicker, Segmented } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ComplaintReport } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { download, withQuery } from "../../../app/http.ts";
import { useProblemText } from "../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../app/time.ts";
import { type Period, useComplaintReport } from "../api/complaints.ts";
import "../components/handling/handling.css";

const FIGURES = [
  "received",
  "received_before",
  "regulator",
  "closed",
  "open_at_end",
  "refused",
  "extended",
  "mediated",
  "appealed",
  "decided",
  "decided_in_time",
  "average_days",
  "median_days",
  "longest_days",
] as const satisfies readonly (keyof ComplaintReport)[];
const GROUPS = { business: "businesses", cause: "causes", channel: "channels", result: "results" } as const;
const CENTS = 100;

/** The report of a month, a quarter or a year: on the page, printed, or as a file. */
export function ComplaintReportPage() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const [months, setMonths] = useState<Period["months"]>("1");
  const [month, setMonth] = useState<Dayjs>(dayjs().startOf("month"));
  const period = periodOf(month, months);
  const report = useComplaintReport(period);
  const save = (form: "csv" | "xlsx") => {
    const locale = i18n.language === "en" ? "en" : "zh-CN";
    const name = `complaints-${period.year}-${String(period.month).padStart(2, "0")}-${months}.${form}`;
    download(withQuery("/complaints/report/file", { ...period, form, locale }), name).catch(
      (error: unknown) => void message.error(textOf(error)),
    );
  };
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("compliance.complaints.reports.title")}</h1>
        <span className="handling-flags report-controls">
          <Segmented<Period["months"]>
            aria-label={t("compliance.complaints.reports.period")}
            value={months}
            onChange={setMonths}
            options={(["1", "3", "12"] as const).map((one) => ({
              value: one,
              label: t(`compliance.complaints.reports.months.${one}`),
            }))}
          />
          <DatePicker
            aria-label={t("compliance.complaints.reports.period")}
            picker={months === "1" ? "month" : months === "3" ? "quarter" : "year"}
            allowClear={false}
            value={month}
            onChange={(value) => value && setMonth(value)}
          />
        </span>
        <span className="page-actions handling-flags">
          <Button onClick={() => window.print()}>{t("compliance.complaints.reports.print")}</Button>
          <Button onClick={() => save("csv")}>{t("compliance.complaints.reports.csv")}</Button>
          <Button onClick={() => save("xlsx")}>{t("compliance.complaints.reports.xlsx")}</Button>
          <Link to="/compliance/complaints">
            <Button type="link">{t("compliance.complaints.reports.back")}</Button>
          </Link>
        </span>
      </header>
      <LoadState
        isPending={report.isPending}
        error={report.error}
        retry={() => void report.refetch()}
        rows={10}
      >
        {report.data && <Report one={report.data} />}
      </LoadState>
    </div>
  );
}

function periodOf(month: Dayjs, months: Period["months"]): Period {
  const first = months === "1" ? month.month() : months === "3" ? Math.floor(month.month() / 3) * 3 : 0;
  return { year: month.year(), month: first + 1, months };
}

function Report({ one }: { one: ComplaintReport }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <p className="quiet handling-hint">
        {formatDay(one.first, i18n.language)} – {formatDay(one.last, i18n.language)} ·{" "}
        {t("compliance.complaints.reports.madeAt", { time: formatMoment(one.made_at, i18n.language) })}
        <br />
        {t("compliance.complaints.reports.note")}
        {!one.calendar_confirmed && ` ${t("compliance.complaints.reports.unconfirmed")}`}
      </p>
      <div className="report-tables">
        <section className="panel">
          <table className="report-table">
            <caption>{t("compliance.complaints.reports.overview")}</caption>
            <tbody>
              {FIGURES.map((key) => (
                <tr key={key}>
                  <th scope="row">{t(`compliance.complaints.reports.figures.${key}`)}</th>
                  <td className="number">{one[key] ?? "–"}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">{t("compliance.complaints.reports.figures.paid")}</th>
                <td className="number">{(one.paid_cents / CENTS).toFixed(2)}</td>
              </tr>
            </tbody>
          </table>
        </section>
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((kind) => (
          <Breakdown key={kind} kind={kind} lines={one[`by_${kind}`]} />
        ))}
      </div>
    </>
  );
}

function Breakdown({ kind, lines }: { kind: keyof typeof GROUPS; lines: ComplaintReport["by_cause"] }) {
  const { t, i18n } = useTranslation();
  const columns = ["received", "before", "closed", "founded"] as const;
  return (
    <section className="panel">
      <table className="report-table">
        <caption>{t(`compliance.complaints.reports.by.${kind}`)}</caption>
        <thead>
          <tr>
            <th />
            {columns.map((column) => (
              <th key={column} scope="col" className="number">
                {t(`compliance.complaints.reports.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                {String(i18n.t(`compliance.complaints.${GROUPS[kind]}.${line.key}` as "common.none"))}
              </th>
              {columns.map((column) => (
                <td key={column} className="number">
                  {line[column]}
                </td>
              ))}
            </tr>
          ))}
          {lines.length === 0 && (
            <tr>
              <td colSpan={5} className="quiet">
                {t("compliance.complaints.reports.none")}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
