import { Alert, App, Button, DatePicker, Input, Radio, Segmented } from "antd";
import type { Dayjs } from "dayjs";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { SecretCase, SecretCaseCommand, SecretCaseSummary } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../../app/components/MoreButton.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../../app/time.ts";
import { useCustomerName } from "../../../conversations/names.ts";
import { useActOnSecretCase, useSecretCase, useSecretCases, useSecretTalk } from "../../api/cases.ts";
import { ActForm } from "./ActForm.tsx";
import { Said, useSteps } from "./CaseDetail.tsx";
import { Facts, Field, Panes, Steps } from "./parts.tsx";

type Act = SecretCaseCommand["act"];
const ROOM = "/compliance/cases";
const to = (id: string) => `${ROOM}/${id}#secret`;
const WORDLESS: readonly Act[] = ["take", "start", "resume"];
const NAMES: Record<string, Act> = { decided: "decide", filed: "file" };

/** The list of the post for anti-money-laundering. */
export function SecretCases() {
  const { t } = useTranslation();
  const { caseId = null } = useParams();
  const [live, setLive] = useState(true);
  const cases = useSecretCases(live, true);
  const lines = cases.data?.pages.flatMap((page) => page.items) ?? [];
  const first = cases.data?.pages[0];
  return (
    <>
      <header className="page-head">
        <h1>{t("compliance.cases.secret.title")}</h1>
        <Segmented
          aria-label={t("compliance.cases.list")}
          value={live ? "live" : "closed"}
          onChange={(value) => setLive(value === "live")}
          options={[
            { value: "live", label: t("compliance.cases.live") },
            { value: "closed", label: t("compliance.cases.closed") },
          ]}
        />
        {first && (
          <span className="quiet number" role="status">
            {t("compliance.cases.secret.tally", { open: first.open, overdue: first.overdue })}
          </span>
        )}
      </header>
      <Alert type="warning" showIcon title={t("compliance.cases.secret.hint")} style={{ marginBottom: 14 }} />
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
          back={`${ROOM}#secret`}
          label={t("compliance.cases.secret.title")}
          pick={t("compliance.cases.pick")}
          line={(one) => <SecretLine one={one} />}
          more={<MoreButton list={cases} />}
        >
          {caseId !== null && <SecretDetail key={caseId} id={caseId} />}
        </Panes>
      </LoadState>
    </>
  );
}

function SecretLine({ one }: { one: SecretCaseSummary }) {
  const { i18n } = useTranslation();
  const nameOf = useCustomerName();
  return (
    <>
      <span>{one.customer ? nameOf(one.customer.name) : ""}</span>
      <SecretFlags one={one} />
      <span className="quiet number">{formatMoment(one.opened_at, i18n.language)}</span>
    </>
  );
}

function SecretFlags({ one }: { one: SecretCaseSummary }) {
  const { t } = useTranslation();
  const decided =
    one.reported === null ? "undecided" : one.reported ? ("reported" as const) : ("notReported" as const);
  return (
    <span className="handling-flags">
      <span className={one.state === "open" ? "flag flag-accent" : "flag"}>
        {t(`compliance.cases.states.${one.state}`)}
      </span>
      <span className="flag">{t(`compliance.cases.secret.${decided}`)}</span>
      {one.overdue && <span className="flag flag-error">{t("compliance.cases.overdue")}</span>}
    </span>
  );
}

function SecretDetail({ id }: { id: string }) {
  const query = useSecretCase(id);
  return (
    <LoadState isPending={query.isPending} error={query.error} retry={() => void query.refetch()} rows={10}>
      {query.data && <Detail one={query.data} />}
    </LoadState>
  );
}

function Detail({ one }: { one: SecretCase }) {
  const { t, i18n } = useTranslation();
  const nameOf = useCustomerName();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const act = useActOnSecretCase(one.id);
  const [asking, setAsking] = useState<Act | null>(null);
  const [report, setReport] = useState<boolean | null>(null);
  const [filedOn, setFiledOn] = useState<Dayjs | null>(null);
  const [reference, setReference] = useState("");
  const [talk, setTalk] = useState(false);
  const run = (command: SecretCaseCommand) =>
    act.mutate(command, {
      onSuccess: () => {
        setAsking(null);
        void message.success(t("compliance.cases.done"));
      },
      onError: (error) => void message.error(textOf(error)),
    });
  const steps = useSteps(one.steps);
  return (
    <article className="handling-detail">
      <header>
        <h2>{one.customer ? nameOf(one.customer.name) : ""}</h2>
        <SecretFlags one={one} />
      </header>
      <div className="handling-acts">
        {one.acts.map((each) => {
          const command = NAMES[each] ?? (each as Act);
          return (
            <Button
              key={each}
              type={each === "take" || each === "start" || each === "decided" ? "primary" : "default"}
              danger={each === "dismiss"}
              onClick={() => (WORDLESS.includes(command) ? run({ act: command }) : setAsking(command))}
            >
              {t(`compliance.cases.acts.${each as "take"}`)}
            </Button>
          );
        })}
        <Button type="link" onClick={() => setTalk(!talk)}>
          {t("compliance.cases.secret.talk")}
        </Button>
      </div>
      <Facts
        facts={[
          { name: t("compliance.cases.assignee"), value: one.assignee ?? t("compliance.cases.nobody") },
          { name: t("compliance.cases.dueAt"), value: formatMoment(one.due_at, i18n.language) },
          one.reason !== "" ? { name: t("compliance.cases.reason"), value: one.reason } : null,
          one.reported
            ? {
                name: t("compliance.cases.secret.filedOn"),
                value: one.filed_on
                  ? formatDay(one.filed_on, i18n.language)
                  : t("compliance.cases.secret.notFiled"),
              }
            : null,
          one.outcome !== "" ? { name: t("compliance.cases.outcome"), value: one.outcome } : null,
        ]}
      />
      <p className="quiet">
        {one.keep_until
          ? t("compliance.cases.secret.keepUntil", { day: formatDay(one.keep_until, i18n.language) })
          : t("compliance.cases.secret.keep", { years: one.keep_years })}
      </p>
      <Said said={one.said} />
      {talk && <SecretTalk id={one.id} />}
      <Steps title={t("compliance.cases.timeline")} steps={steps} />
      {asking !== null && (
        <ActForm
          title={t(
            `compliance.cases.acts.${asking === "decide" ? "decided" : asking === "file" ? "filed" : (asking as "note")}`,
          )}
          label={t(`compliance.cases.words.${asking as "note"}`)}
          needed
          danger={asking === "dismiss"}
          busy={act.isPending}
          ready={(asking !== "decide" || report !== null) && (asking !== "file" || filedOn !== null)}
          onClose={() => setAsking(null)}
          onDone={(words) =>
            run({
              act: asking,
              words,
              ...(asking === "decide" ? { report } : {}),
              ...(asking === "file" && filedOn ? { filed_on: filedOn.format("YYYY-MM-DD"), reference } : {}),
            })
          }
          extra={
            <>
              {asking === "decide" && (
                <fieldset>
                  <legend>{t("compliance.cases.secret.report")}</legend>
                  <Radio.Group value={report} onChange={(event) => setReport(event.target.value as boolean)}>
                    <Radio value={true}>{t("compliance.cases.secret.yes")}</Radio>
                    <Radio value={false}>{t("compliance.cases.secret.no")}</Radio>
                  </Radio.Group>
                </fieldset>
              )}
              {asking === "file" && (
                <>
                  <Field label={t("compliance.cases.secret.filedOn")}>
                    {(id) => <DatePicker id={id} value={filedOn} onChange={setFiledOn} />}
                  </Field>
                  <Field label={t("compliance.cases.secret.reference")}>
                    {(id) => (
                      <Input
                        id={id}
                        maxLength={100}
                        value={reference}
                        onChange={(event) => setReference(event.target.value)}
                      />
                    )}
                  </Field>
                </>
              )}
            </>
          }
        />
      )}
    </article>
  );
}

function SecretTalk({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const talk = useSecretTalk(id, true);
  return (
    <section aria-label={t("compliance.cases.secret.talk")}>
      <p className="quiet">{t("compliance.cases.secret.talkHint")}</p>
      <LoadState isPending={talk.isPending} error={talk.error} retry={() => void talk.refetch()}>
        <ol className="plain-list handling-said">
          {talk.data?.lines.map((line) => (
            <li key={line.seq}>
              <span className="quiet">
                {t(`compliance.cases.secret.by.${line.by}`)} · {formatMoment(line.at, i18n.language)}
              </span>
              <br />
              {line.text}
            </li>
          ))}
        </ol>
      </LoadState>
    </section>
  );
}
