import { EllipsisOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, Input } from "antd";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FlowContent, FlowView } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { type FlowStep, useFlowStep, useReturnFlow } from "../../api/flows.ts";

interface FlowActionsProps {
  flow: FlowView;
  isDirty: boolean;
  hasErrors: boolean;
  isSaving: boolean;
  save: () => Promise<FlowView | null>;
  onChanged: (content: FlowContent) => void;
  onVersions: () => void;
}

const DONE = {
  submit: "submitted",
  approve: "approved",
  discard: "discarded",
  archive: "archived",
  restore: "restored",
} as const;

/** The way of a flow: saved, submitted, approved by another person or given back; out of use and in use again. */
export function FlowActions(props: FlowActionsProps) {
  const { flow, isDirty, hasErrors, isSaving, save, onChanged, onVersions } = props;
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const show = useShowProblem();
  const mayEdit = useMay("edit_knowledge");
  const mayApprove = useMay("approve_knowledge");
  const move = useFlowStep(flow.id);
  const giveBack = useReturnFlow(flow.id);
  const reason = useRef("");
  const settled = (changed: FlowView, done: string) => {
    void message.success(done);
    const content = changed.draft?.content ?? changed.published;
    if (content) onChanged(content);
  };
  const go = (step: FlowStep, revision = flow.revision) =>
    move
      .mutateAsync({ step, revision })
      .then((after) => settled(after, t(`knowledge.flows.${DONE[step]}`)), show);
  const ask = (title: string, onOk: () => Promise<unknown>) => modal.confirm({ title, onOk });
  const submit = async () => {
    const saved = isDirty ? await save() : flow;
    if (saved) await go("submit", saved.revision);
  };
  const askReason = () => {
    reason.current = "";
    modal.confirm({
      title: t("knowledge.flows.giveBack"),
      content: (
        <Input.TextArea
          autoFocus
          rows={3}
          aria-label={t("knowledge.flows.reason")}
          placeholder={t("knowledge.flows.reason")}
          onChange={(event) => {
            reason.current = event.target.value;
          }}
        />
      ),
      onOk: async () => {
        if (reason.current.trim() === "") throw new Error("reason");
        const command = { reason: reason.current.trim(), revision: flow.revision };
        await giveBack
          .mutateAsync(command)
          .then((after) => settled(after, t("knowledge.flows.givenBack")), show);
      },
    });
  };
  const isSubmitted = flow.draft?.stage === "submitted";
  const items = [
    { key: "versions", label: t("knowledge.flows.versions"), onClick: onVersions },
    ...(mayEdit && flow.draft && flow.published
      ? [
          {
            key: "discard",
            label: t("knowledge.flows.discard"),
            onClick: () => ask(t("knowledge.flows.discardSure"), () => go("discard")),
          },
        ]
      : []),
    ...(mayEdit
      ? [
          flow.status === "archived"
            ? { key: "restore", label: t("knowledge.flows.restore"), onClick: () => void go("restore") }
            : {
                key: "archive",
                danger: true,
                label: t("knowledge.flows.archive"),
                onClick: () => ask(t("knowledge.flows.archiveSure"), () => go("archive")),
              },
        ]
      : []),
  ];
  return (
    <>
      {mayEdit && (
        <Button disabled={!isDirty} loading={isSaving} onClick={() => void save()}>
          {t("knowledge.flows.save")}
        </Button>
      )}
      {mayEdit && (flow.draft || isDirty) && (!isSubmitted || isDirty) && (
        <Button type="primary" disabled={hasErrors} loading={move.isPending} onClick={() => void submit()}>
          {t("knowledge.flows.submit")}
        </Button>
      )}
      {mayApprove && isSubmitted && !isDirty && (
        <>
          <Button onClick={askReason}>{t("knowledge.flows.giveBack")}</Button>
          <Button
            type="primary"
            disabled={!flow.draft?.may_approve || hasErrors}
            loading={move.isPending}
            onClick={() => void go("approve")}
          >
            {t("knowledge.flows.approve")}
          </Button>
        </>
      )}
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button icon={<EllipsisOutlined />} aria-label={t("knowledge.flows.more")} />
      </Dropdown>
    </>
  );
}
