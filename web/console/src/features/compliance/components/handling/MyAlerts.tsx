import { BellOutlined } from "@ant-design/icons";
import { App, Badge, Button, Checkbox, Drawer, Empty, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { StaffAlert, Training } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../../app/time.ts";
import { useAcceptAlert, useAppealAlert, useFinishTraining, useMyAlerts } from "../../api/alerts.ts";
import { ActForm } from "./ActForm.tsx";
import { AlertFlags, useAlertTitle } from "./alert-parts.tsx";
import "./handling.css";
import { Field } from "./parts.tsx";

/** On the desk: how much waits for oneself, and the panel with it. Nothing is shown where there is nothing. */
export function MyAlertsButton() {
  const { t } = useTranslation();
  const mine = useMyAlerts();
  const [open, setOpen] = useState(false);
  const count = mine.data?.open ?? 0;
  const any = (mine.data?.alerts.length ?? 0) + (mine.data?.training.length ?? 0) > 0;
  if (!any && !open) return null;
  return (
    <>
      <Button className="my-alerts-button" icon={<BellOutlined aria-hidden />} onClick={() => setOpen(true)}>
        <span style={{ flex: 1, textAlign: "start" }}>{t("compliance.alerts.mine.button")}</span>
        <Badge count={count} size="small" />
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t("compliance.alerts.mine.title")} size={440}>
        <LoadState isPending={mine.isPending} error={mine.error} retry={() => void mine.refetch()}>
          {mine.data && <Mine alerts={mine.data.alerts} training={mine.data.training} />}
        </LoadState>
      </Drawer>
    </>
  );
}

function Mine({ alerts, training }: { alerts: readonly StaffAlert[]; training: readonly Training[] }) {
  const { t } = useTranslation();
  if (alerts.length + training.length === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("compliance.alerts.mine.empty")} />;
  return (
    <div className="my-alerts">
      {training.length > 0 && (
        <section aria-label={t("compliance.alerts.mine.training")}>
          <h3>{t("compliance.alerts.mine.training")}</h3>
          <ul className="plain-list">
            {training.map((one) => (
              <TrainingRow key={one.id} one={one} />
            ))}
          </ul>
        </section>
      )}
      <section aria-label={t("compliance.alerts.mine.records")}>
        <h3>{t("compliance.alerts.mine.records")}</h3>
        <ul className="plain-list">
          {alerts.map((one) => (
            <AlertRow key={one.id} one={one} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function useTold() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  return {
    onSuccess: () => void message.success(t("compliance.alerts.saved")),
    onError: (error: unknown) => void message.error(textOf(error)),
  };
}

function AlertRow({ one }: { one: StaffAlert }) {
  const { t, i18n } = useTranslation();
  const title = useAlertTitle();
  const told = useTold();
  const accept = useAcceptAlert();
  const appeal = useAppealAlert();
  const [appealing, setAppealing] = useState(false);
  const time = (at: string) => formatMoment(at, i18n.language);
  const said: [string, string][] = [
    [t("compliance.alerts.judgement"), one.judgement],
    [t("compliance.alerts.appeal"), one.appeal],
    [t("compliance.alerts.decision"), one.decision],
  ];
  return (
    <li>
      <strong>{title(one)}</strong>
      <AlertFlags one={one} />
      <span className="quiet">{time(one.at)}</span>
      {said
        .filter(([, words]) => words !== "")
        .map(([name, words]) => (
          <div key={name} className="handling-quote">
            <span className="quiet">{name}</span>
            <br />
            {words}
          </div>
        ))}
      {one.may_appeal_until !== null && (
        <span className="quiet">
          {t("compliance.alerts.mayAppeal", { time: time(one.may_appeal_until) })}
        </span>
      )}
      <div className="handling-acts">
        {one.state === "open" && (
          <Button
            size="small"
            type="primary"
            loading={accept.isPending}
            onClick={() => accept.mutate(one.id, told)}
          >
            {t("compliance.alerts.mine.accept")}
          </Button>
        )}
        {one.may_appeal_until !== null && (
          <Button size="small" onClick={() => setAppealing(true)}>
            {t("compliance.alerts.mine.appeal")}
          </Button>
        )}
        {one.conversation_id !== null && (
          <Link to={`/desk/${one.conversation_id}`}>
            <Button size="small" type="link">
              {t("compliance.alerts.openTalk")}
            </Button>
          </Link>
        )}
      </div>
      {appealing && (
        <ActForm
          title={t("compliance.alerts.mine.appeal")}
          label={t("compliance.alerts.mine.appealWords")}
          needed
          busy={appeal.isPending}
          onClose={() => setAppealing(false)}
          onDone={(words) =>
            appeal.mutate(
              { id: one.id, words },
              {
                ...told,
                onSuccess: () => {
                  told.onSuccess();
                  setAppealing(false);
                },
              },
            )
          }
          extra={<span className="quiet">{t("compliance.alerts.mine.appealHint")}</span>}
        />
      )}
    </li>
  );
}

function TrainingRow({ one }: { one: Training }) {
  const { t, i18n } = useTranslation();
  const told = useTold();
  const finish = useFinishTraining();
  const [learned, setLearned] = useState("");
  const [confirmed, setConfirmed] = useState(false);
  const [open, setOpen] = useState(false);
  const done = one.done_at === null ? "" : formatMoment(one.done_at, i18n.language);
  return (
    <li>
      <strong>{one.topic}</strong>
      <span>{one.task}</span>
      <span className="handling-flags">
        <span className="quiet">{t("compliance.alerts.mine.assignedBy", { name: one.assigned_by })}</span>
        {one.state === "done" && (
          <span className="flag flag-success">{t("compliance.alerts.mine.done", { time: done })}</span>
        )}
        {one.state === "cancelled" && <span className="flag">{t("compliance.alerts.mine.cancelled")}</span>}
        {one.state === "assigned" && (
          <span className={one.late ? "flag flag-error" : "flag flag-accent"}>
            {t("compliance.alerts.mine.due", { day: formatDay(one.due_on, i18n.language) })}
            {one.late && ` · ${t("compliance.alerts.mine.late")}`}
          </span>
        )}
      </span>
      {one.learned !== "" && <div className="handling-quote">{one.learned}</div>}
      {one.state === "assigned" && !open && (
        <div>
          <Button size="small" onClick={() => setOpen(true)}>
            {t("compliance.alerts.mine.finish")}
          </Button>
        </div>
      )}
      {open && one.state === "assigned" && (
        <form
          className="handling-form"
          onSubmit={(event) => {
            event.preventDefault();
            finish.mutate({ id: one.id, learned: learned.trim() }, told);
          }}
        >
          <Field label={t("compliance.alerts.mine.learned")}>
            {(id) => (
              <Input.TextArea
                id={id}
                autoFocus
                maxLength={2000}
                autoSize={{ minRows: 2 }}
                value={learned}
                onChange={(event) => setLearned(event.target.value)}
              />
            )}
          </Field>
          <Checkbox checked={confirmed} onChange={(event) => setConfirmed(event.target.checked)}>
            {t("compliance.alerts.mine.confirm")}
          </Checkbox>
          <Button
            htmlType="submit"
            type="primary"
            disabled={!confirmed || learned.trim() === ""}
            loading={finish.isPending}
          >
            {t("compliance.alerts.send")}
          </Button>
        </form>
      )}
    </li>
  );
}
