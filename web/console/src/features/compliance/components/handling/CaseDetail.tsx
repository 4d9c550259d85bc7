import { App, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Case, CaseCommand, CaseStep } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useCustomerName } from "../../../conversations/names.ts";
import { useAlerts } from "../../api/alerts.ts";
import { useActOnCase, useCase } from "../../api/cases.ts";
import { ActForm } from "./ActForm.tsx";
import { Facts, Field, type Step, Steps } from "./parts.tsx";
import { ReceiveDrawer } from "./ReceiveDrawer.tsx";
import { TalkLink } from "./TalkLink.tsx";

type Act = CaseCommand["act"];
const WORDLESS: readonly Act[] = ["take", "start", "resume"];

export function CaseDetail({ id }: { id: string }) {
  const query = useCase(id);
  return (
    <LoadState isPending={query.isPending} error={query.error} retry={() => void query.refetch()} rows={10}>
      {query.data && <Detail one={query.data} />}
    </LoadState>
  );
}

function Detail({ one }: { one: Case }) {
  const { t, i18n } = useTranslation();
  const nameOf = useCustomerName();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const act = useActOnCase(one.id);
  const [asking, setAsking] = useState<Act | null>(null);
  const [lessons, setLessons] = useState("");
  const [entering, setEntering] = useState(false);
  const run = (command: CaseCommand) =>
    act.mutate(command, {
      onSuccess: () => {
        setAsking(null);
        void message.success(t("compliance.cases.done"));
      },
      onError: (error) => void message.error(textOf(error)),
    });
  const acts = one.acts.filter((each): each is Act => each !== "decided" && each !== "filed");
  const time = (at: string) => formatMoment(at, i18n.language);
  return (
    <article className="handling-detail">
      <header>
        <h2>{t(`compliance.cases.kinds.${one.kind}`)}</h2>
        <CaseFlags one={one} />
      </header>
      <div className="handling-acts">
        {acts.map((each) => (
          <Button
            key={each}
            type={each === "take" || each === "start" ? "primary" : "default"}
            danger={each === "dismiss"}
            loading={act.isPending && act.variables?.act === each}
            onClick={() => (WORDLESS.includes(each) ? run({ act: each }) : setAsking(each))}
          >
            {t(`compliance.cases.acts.${each}`)}
          </Button>
        ))}
        {one.staff === null && one.complaint_id === null && (
          <Button onClick={() => setEntering(true)}>{t("compliance.cases.makeComplaint")}</Button>
        )}
        {one.complaint_id !== null && (
          <Link to={`/compliance/complaints/${one.complaint_id}`}>
            <Button>{t("compliance.cases.seeComplaint")}</Button>
          </Link>
        )}
        <TalkLink id={one.conversation_id} />
      </div>
      <Facts
        facts={[
          one.customer ? { name: t("compliance.cases.customer"), value: nameOf(one.customer.name) } : null,
          one.staff
            ? { name: t("compliance.cases.about"), value: `${one.staff.name} · ${one.staff.office}` }
            : null,
          { name: t("compliance.cases.assignee"), value: one.assignee ?? t("compliance.cases.nobody") },
          one.state === "open" ? { name: t("compliance.cases.takeBy"), value: time(one.take_by) } : null,
          { name: t("compliance.cases.dueAt"), value: time(one.due_at) },
          one.reason !== "" ? { name: t("compliance.cases.reason"), value: one.reason } : null,
          one.outcome !== "" ? { name: t("compliance.cases.outcome"), value: one.outcome } : null,
          one.lessons !== "" ? { name: t("compliance.cases.lessons"), value: one.lessons } : null,
        ]}
      />
      {one.said.length > 0 && <Said said={one.said} />}
      {one.kind === "conduct" && <LinkedAlerts id={one.id} />}
      <Steps title={t("compliance.cases.timeline")} steps={useSteps(one.steps)} />
      {asking !== null && (
        <ActForm
          title={t(`compliance.cases.acts.${asking}`)}
          label={t(`compliance.cases.words.${asking as "note"}`)}
          needed
          danger={asking === "dismiss"}
          busy={act.isPending}
          onClose={() => setAsking(null)}
          onDone={(words) => run({ act: asking, words, ...(asking === "resolve" ? { lessons } : {}) })}
          extra={
            asking === "resolve" && (
              <Field label={t("compliance.cases.lessonsLabel")}>
                {(id) => (
                  <Input.TextArea
                    id={id}
                    autoSize={{ minRows: 2, maxRows: 8 }}
                    maxLength={2000}
                    value={lessons}
                    onChange={(event) => setLessons(event.target.value)}
                  />
                )}
              </Field>
            )
          }
        />
      )}
      {entering && <ReceiveDrawer caseOf={one} onClose={() => setEntering(false)} />}
    </article>
  );
}

/** Kind and state of a case at a glance, never by colour alone. */
export function CaseFlags({
  one,
}: {
  one: Pick<Case, "state" | "grade" | "post" | "overdue" | "escalation">;
}) {
  const { t } = useTranslation();
  return (
    <span className="handling-flags">
      <span className={one.grade === "urgent" ? "flag flag-error" : "flag"}>
        {t(`compliance.cases.grades.${one.grade}`)}
      </span>
      <span className={one.state === "open" ? "flag flag-accent" : "flag"}>
        {t(`compliance.cases.states.${one.state}`)}
      </span>
      <span className="flag">{t(`compliance.cases.posts.${one.post}`)}</span>
      {one.overdue && <span className="flag flag-error">{t("compliance.cases.overdue")}</span>}
      {one.escalation !== "none" && (
        <span className="flag flag-warning">{t(`compliance.cases.escalations.${one.escalation}`)}</span>
      )}
    </span>
  );
}

export function Said({ said }: { said: Case["said"] }) {
  const { t, i18n } = useTranslation();
  return (
    <section aria-label={t("compliance.cases.messages")}>
      <h3>{t("compliance.cases.messages")}</h3>
      <ul className="plain-list handling-said">
        {said.map((message) => (
          <li key={message.seq}>
            {message.text ?? t("compliance.cases.unreadable")}{" "}
            <span className="quiet">{formatMoment(message.at, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LinkedAlerts({ id }: { id: string }) {
  const { t } = useTranslation();
  const alerts = useAlerts(false, id);
  const items = alerts.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t("compliance.cases.linkedAlerts")}>
      <h3>{t("compliance.cases.linkedAlerts")}</h3>
      <ul className="plain-list">
        {items.map((alert) => (
          <li key={alert.id}>
            <Link to={`/compliance/alerts/${alert.id}?all=1`}>
              {t(`compliance.alerts.codes.${alert.code}`)}
            </Link>{" "}
            <span className="quiet">{t(`compliance.alerts.states.${alert.state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The steps of a case in words; codes in them are named. */
export function useSteps(steps: readonly CaseStep[]): Step[] {
  const { t, i18n } = useTranslation();
  const named = (key: string, words: string) =>
    i18n.exists(key) ? String(i18n.t(key as "common.none")) : words;
  return steps.map((step) => {
    const told: string =
      step.act === "queue_changed"
        ? t("compliance.cases.steps.queue_changed", {
            queue: named(`routing.queues.${step.words}`, step.words),
          })
        : t(`compliance.cases.steps.${step.act}`, { words: step.words });
    return { at: step.at, text: told, by: step.by_person ? step.by : null, words: ownWords(step, named) };
  });
}

function ownWords(step: CaseStep, named: (key: string, words: string) => string): string {
  if (step.act === "escalated") return named(`compliance.cases.escalations.${step.words}`, step.words);
  if (step.act === "alert_added") {
    const [code = "", category = ""] = step.words.split("/");
    const what = named(`compliance.alerts.codes.${code}`, code);
    return category === "" ? what : `${what} · ${named(`compliance.categories.${category}`, category)}`;
  }
  return ["queue_changed", "message", "complaint_made"].includes(step.act) ? "" : step.words;
}
