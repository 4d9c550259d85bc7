import { App, Button, Input, Modal, Radio, Segmented, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import type { RaiseAlert, StaffAlert, Training } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { useProblemText } from "../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../app/time.ts";
import { useAlerts, useRaiseAlert, useTraining } from "../api/alerts.ts";
import { useStaffChoices } from "../api/people.ts";
import { AlertDetail } from "../components/handling/AlertDetail.tsx";
import { AlertFlags, useAlertTitle } from "../components/handling/alert-parts.tsx";
import { Field, Panes } from "../components/handling/parts.tsx";

const ROOM = "/compliance/alerts";
type View = "open" | "all" | "training";

/** Alerts of which supervisors are told, their judgement and appeals, and what was to be learned. */
export function AlertsPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view: View = search.has("training") ? "training" : search.has("all") ? "all" : "open";
  const [raising, setRaising] = useState(false);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("compliance.alerts.title")}</h1>
        <Segmented<View>
          aria-label={t("compliance.alerts.list")}
          value={view}
          onChange={(next) => setSearch(next === "open" ? {} : { [next]: "1" })}
          options={(["open", "all", "training"] as const).map((one) => ({
            value: one,
            label: t(`compliance.alerts.${one}`),
          }))}
        />
        {view !== "training" && <Tally />}
        <span className="page-actions">
          <Button onClick={() => setRaising(true)}>{t("compliance.alerts.raise")}</Button>
        </span>
      </header>
      <p className="quiet handling-hint">{t("compliance.alerts.hint")}</p>
      {view === "training" ? <TrainingTable /> : <AlertList openOnly={view === "open"} />}
      {raising && <RaiseDialog onClose={() => setRaising(false)} />}
    </div>
  );
}

function Tally() {
  const { t } = useTranslation();
  const counts = useAlerts(true).data?.pages[0]?.counts;
  if (!counts) return null;
  return (
    <span className="quiet number" role="status">
      {t("compliance.alerts.tally", { ...counts })}
    </span>
  );
}

function AlertList({ openOnly }: { openOnly: boolean }) {
  const { t } = useTranslation();
  const { alertId = null } = useParams();
  const alerts = useAlerts(openOnly);
  const lines = alerts.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = lines.find((one) => one.id === alertId);
  const tail = openOnly ? "" : "?all=1";
  return (
    <LoadState
      isPending={alerts.isPending}
      error={alerts.error}
      retry={() => void alerts.refetch()}
      empty={lines.length === 0}
      emptyText={t("compliance.alerts.empty")}
      rows={8}
    >
      <Panes
        lines={lines}
        chosen={chosen?.id ?? null}
        to={(id) => `${ROOM}/${id}${tail}`}
        back={`${ROOM}${tail}`}
        label={t("compliance.alerts.list")}
        pick={t("compliance.alerts.pick")}
        line={(one) => <AlertLine one={one} />}
        more={<MoreButton list={alerts} />}
      >
        {chosen && <AlertDetail key={chosen.id} one={chosen} />}
      </Panes>
    </LoadState>
  );
}

function AlertLine({ one }: { one: StaffAlert }) {
  const { i18n } = useTranslation();
  const title = useAlertTitle();
  return (
    <>
      <span>
        {one.staff?.name ?? ""} · {title(one)}
      </span>
      <AlertFlags one={one} />
      <span className="quiet number">{formatMoment(one.at, i18n.language)}</span>
    </>
  );
}

function TrainingTable() {
  const { t, i18n } = useTranslation();
  const training = useTraining(true);
  return (
    <LoadState
      isPending={training.isPending}
      error={training.error}
      retry={() => void training.refetch()}
      empty={training.data?.items.length === 0}
      emptyText={t("compliance.alerts.noTraining")}
    >
      <Table<Training>
        rowKey="id"
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={training.data?.items ?? []}
        columns={[
          { title: t("compliance.alerts.who"), render: (_, one) => one.staff?.name ?? "" },
          { title: t("compliance.alerts.topic"), dataIndex: "topic" },
          { title: t("compliance.alerts.task"), dataIndex: "task", width: 260 },
          {
            title: t("compliance.alerts.dueAt"),
            render: (_, one) => (
              <>
                {formatDay(one.due_on, i18n.language)}{" "}
                {one.late && <span className="flag flag-error">{t("compliance.alerts.mine.late")}</span>}
              </>
            ),
          },
          {
            title: t("compliance.alerts.training"),
            render: (_, one) => (
              <>
                {t(`compliance.alerts.trainingStates.${one.state}`)}
                {one.done_at && ` · ${formatMoment(one.done_at, i18n.language)}`}
              </>
            ),
          },
          { title: t("compliance.alerts.mine.learned"), dataIndex: "learned", width: 260 },
        ]}
      />
    </LoadState>
  );
}

function RaiseDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const raise = useRaiseAlert();
  const people = useStaffChoices();
  const [command, setCommand] = useState<Partial<RaiseAlert> & { grade: NonNullable<RaiseAlert["grade"]> }>({
    grade: "supervisor",
  });
  const { staff_id, label, grade } = command;
  const send = () => {
    if (!staff_id || !label?.trim()) return;
    raise.mutate(
      { staff_id, label: label.trim(), grade },
      {
        onSuccess: () => {
          void message.success(t("compliance.alerts.saved"));
          onClose();
        },
        onError: (error) => void message.error(textOf(error)),
      },
    );
  };
  return (
    <Modal
      open
      title={t("compliance.alerts.raiseTitle")}
      onCancel={onClose}
      onOk={send}
      okText={t("compliance.alerts.send")}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: !staff_id || !label?.trim(), loading: raise.isPending }}
    >
      <div className="handling-form">
        <label htmlFor="alert-who">{t("compliance.alerts.who")}</label>
        <Select
          id="alert-who"
          showSearch={{ optionFilterProp: "label" }}
          options={people.options}
          loading={people.isPending}
          value={staff_id ?? null}
          onChange={(value: string | null) =>
            setCommand({ ...command, ...(value ? { staff_id: value } : {}) })
          }
        />
        <Field label={t("compliance.alerts.what")}>
          {(id) => (
            <Input
              id={id}
              maxLength={200}
              value={label ?? ""}
              onChange={(event) => setCommand({ ...command, label: event.target.value })}
            />
          )}
        </Field>
        <Radio.Group
          aria-label={t("compliance.alerts.grade")}
          value={grade}
          onChange={(event) => setCommand({ ...command, grade: event.target.value as "supervisor" })}
          options={(["person", "supervisor", "compliance"] as const).map((one) => ({
            value: one,
            label: t(`compliance.alerts.grades.${one}`),
          }))}
        />
      </div>
    </Modal>
  );
}
