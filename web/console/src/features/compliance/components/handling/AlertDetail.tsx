import { Alert, App, Button, Checkbox, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { StaffAlert } from "../../../../api-types.ts";
import { useAccount, useMay } from "../../../../app/account.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../../app/time.ts";
import { useJudgeAlert } from "../../api/alerts.ts";
import { AlertFlags, useAlertTitle } from "./alert-parts.tsx";
import { Facts, Field, type Step, Steps } from "./parts.tsx";
import { TalkLink } from "./TalkLink.tsx";

const JUDGEABLE: readonly StaffAlert["state"][] = ["open", "accepted", "appealed"];

export function AlertDetail({ one }: { one: StaffAlert }) {
  const { t, i18n } = useTranslation();
  const title = useAlertTitle();
  const { staff } = useAccount();
  const reviews = useMay("review_compliance");
  const time = (at: string) => formatMoment(at, i18n.language);
  const own = staff !== null && staff?.id === one.staff_id;
  return (
    <article className="handling-detail">
      <header>
        <h2>{title(one)}</h2>
        <AlertFlags one={one} />
      </header>
      <Facts
        facts={[
          {
            name: t("compliance.alerts.who"),
            value: one.staff ? `${one.staff.name} · ${one.staff.office}` : "",
          },
          { name: t("compliance.alerts.dueAt"), value: time(one.due_at) },
        ]}
      />
      <div className="handling-acts">
        <TalkLink id={one.conversation_id} />
        {one.case_id !== null && reviews && (
          <Link to={`/compliance/cases/${one.case_id}`}>
            <Button type="link">{t("compliance.alerts.case")}</Button>
          </Link>
        )}
      </div>
      {JUDGEABLE.includes(one.state) && !own && <JudgeForm key={one.state} one={one} />}
      {one.training.map((training) => (
        <div key={training.id} className="handling-quote">
          <span className="quiet">{t("compliance.alerts.training")}</span>
          <br />
          {training.topic} · {t(`compliance.alerts.trainingStates.${training.state}`)} ·{" "}
          {t("compliance.alerts.mine.due", { day: formatDay(training.due_on, i18n.language) })}
          {training.learned !== "" && <p>{training.learned}</p>}
        </div>
      ))}
      <Steps title={t("compliance.cases.timeline")} steps={useFlow(one)} />
    </article>
  );
}

/** What became of an alert, in order. */
function useFlow(one: StaffAlert): Step[] {
  const { t } = useTranslation();
  const outcome = one.decided_at === null && one.state === "withdrawn" ? "withdrawn" : "confirmed";
  const steps: (Step | null)[] = [
    { at: one.at, text: t("compliance.alerts.flow.raised"), by: null, words: "" },
    one.judged_at === null
      ? null
      : {
          at: one.judged_at,
          text: `${t("compliance.alerts.flow.judged")} · ${t(`compliance.alerts.${outcome}`)}`,
          by: one.judged_by,
          words: one.judgement,
        },
    one.appealed_at === null
      ? null
      : {
          at: one.appealed_at,
          text: t("compliance.alerts.flow.appealed"),
          by: one.staff?.name ?? "",
          words: one.appeal,
        },
    one.decided_at === null
      ? null
      : {
          at: one.decided_at,
          text: `${t("compliance.alerts.flow.decided")} · ${t(`compliance.alerts.states.${one.state}`)}`,
          by: one.decided_by,
          words: one.decision,
        },
    one.escalated_at === null
      ? null
      : { at: one.escalated_at, text: t("compliance.alerts.flow.escalated"), by: null, words: "" },
  ];
  return steps.filter((step): step is Step => step !== null).sort((a, b) => a.at.localeCompare(b.at));
}

function JudgeForm({ one }: { one: StaffAlert }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const judge = useJudgeAlert();
  const { name } = useAccount();
  const [outcome, setOutcome] = useState<"confirmed" | "withdrawn" | null>(null);
  const [words, setWords] = useState("");
  const [trains, setTrains] = useState(false);
  const [topic, setTopic] = useState("");
  const [task, setTask] = useState("");
  const appealed = one.state === "appealed";
  const training = trains && outcome === "confirmed";
  const ready =
    outcome !== null && words.trim() !== "" && (!training || (topic.trim() !== "" && task.trim() !== ""));
  const send = () => {
    if (outcome === null) return;
    judge.mutate(
      {
        id: one.id,
        outcome,
        words: words.trim(),
        ...(training ? { training: { topic: topic.trim(), task: task.trim() } } : {}),
      },
      {
        onSuccess: () => void message.success(t("compliance.alerts.saved")),
        onError: (error) => void message.error(textOf(error)),
      },
    );
  };
  if (appealed && one.judged_by === name)
    return <Alert type="info" showIcon title={t("compliance.alerts.sameJudge")} />;
  return (
    <form
      className="handling-form handling-notice"
      aria-label={t(appealed ? "compliance.alerts.judgeAppeal" : "compliance.alerts.judge")}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send();
      }}
    >
      <h3>{t(appealed ? "compliance.alerts.judgeAppeal" : "compliance.alerts.judge")}</h3>
      <Radio.Group
        value={outcome}
        onChange={(event) => setOutcome(event.target.value as "confirmed" | "withdrawn")}
        options={[
          {
            value: "confirmed",
            label: t(appealed ? "compliance.alerts.uphold" : "compliance.alerts.confirmed"),
          },
          { value: "withdrawn", label: t("compliance.alerts.withdrawn") },
        ]}
      />
      <Field label={t("compliance.alerts.words")}>
        {(id) => (
          <Input.TextArea
            id={id}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={2000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      {outcome === "confirmed" && (
        <Checkbox checked={trains} onChange={(event) => setTrains(event.target.checked)}>
          {t("compliance.alerts.giveTraining")}
        </Checkbox>
      )}
      {training && (
        <div className="handling-inline">
          <Field label={t("compliance.alerts.topic")}>
            {(id) => (
              <Input
                id={id}
                maxLength={100}
                value={topic}
                onChange={(event) => setTopic(event.target.value)}
              />
            )}
          </Field>
          <Field label={t("compliance.alerts.task")}>
            {(id) => (
              <Input
                id={id}
                maxLength={2000}
                value={task}
                onChange={(event) => setTask(event.target.value)}
              />
            )}
          </Field>
        </div>
      )}
      <div>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={judge.isPending}>
          {t("compliance.alerts.send")}
        </Button>
      </div>
    </form>
  );
}
