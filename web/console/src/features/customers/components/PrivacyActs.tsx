import { App, Button, Form, Input, Modal, Select } from "antd";
import type { ReactNode } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DataRequestKind, Privacy } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { useWhyRules } from "../../../app/components/ReasonModal.tsx";
import { download } from "../../../app/http.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { useCorrect, useEndRelationship, useEnterRequest, useErase, usePlaceHold } from "../api/privacy.ts";

export const REQUEST_KINDS: readonly DataRequestKind[] = ["copy", "correction", "erasure", "objection"];
type Act = "enter" | "correct" | "hold" | "ended";

/** What may be done with a customer's data; who only serves him may enter a request. */
export function PrivacyActs({ privacy }: { privacy: Privacy }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const governs = useMay("govern_data");
  const [act, setAct] = useState<Act | null>(null);
  const id = privacy.customer_id;
  const erase = useErase(id);
  const showProblem = useShowProblem();
  const isErased = privacy.identity_erased_at !== null;
  const askErase = () =>
    void modal.confirm({
      title: t("customers.privacy.eraseTitle"),
      content: t("customers.privacy.eraseText"),
      okText: t("customers.privacy.erase"),
      okButtonProps: { danger: true },
      cancelText: t("common.cancel"),
      onOk: () =>
        erase.mutateAsync(undefined).then(() => message.success(t("customers.privacy.erased")), showProblem),
    });
  const done = (text: string) => {
    setAct(null);
    void message.success(text);
  };
  return (
    <div className="privacy-acts">
      {!isErased && <Button onClick={() => setAct("enter")}>{t("customers.privacy.enter")}</Button>}
      {governs && (
        <>
          {!isErased && <Button onClick={() => setAct("correct")}>{t("customers.privacy.correct")}</Button>}
          {privacy.records_destroyed_at === null && (
            <Button onClick={() => void download(`/customers/${id}/copy`, `${id}.zip`).catch(showProblem)}>
              {t("customers.privacy.copy")}
            </Button>
          )}
          <Button onClick={() => setAct("hold")}>{t("customers.privacy.hold")}</Button>
          {!isErased && privacy.ended_on === null && (
            <Button onClick={() => setAct("ended")}>{t("customers.privacy.ended")}</Button>
          )}
          {!isErased && (
            <Button danger loading={erase.isPending} onClick={askErase}>
              {t("customers.privacy.erase")}
            </Button>
          )}
        </>
      )}
      <Modal
        open={act !== null}
        title={act && t(act === "hold" ? "customers.privacy.holdTitle" : `customers.privacy.${act}`)}
        onCancel={() => setAct(null)}
        footer={null}
        destroyOnHidden
      >
        {act === "enter" && <EnterForm id={id} onDone={done} />}
        {act === "correct" && <CorrectForm id={id} onDone={done} />}
        {act === "hold" && <HoldForm id={id} onDone={done} />}
        {act === "ended" && <EndedForm id={id} onDone={done} />}
      </Modal>
    </div>
  );
}

interface ActForm {
  id: string;
  onDone: (text: string) => void;
}

function EnterForm({ id, onDone }: ActForm) {
  const { t } = useTranslation();
  const enter = useEnterRequest(id);
  const showProblem = useShowProblem();
  return (
    <Form
      layout="vertical"
      initialValues={{ kind: "copy", words: "" }}
      onFinish={(values: { kind: DataRequestKind; words: string }) =>
        void enter.mutateAsync(values).then(() => onDone(t("customers.privacy.entered")), showProblem)
      }
    >
      <Form.Item name="kind" label={t("customers.privacy.requests")}>
        <Select
          options={REQUEST_KINDS.map((kind) => ({
            value: kind,
            label: t(`customers.privacy.kinds.${kind}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="words" label={t("customers.privacy.words")}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
      </Form.Item>
      <Submit loading={enter.isPending}>{t("common.save")}</Submit>
    </Form>
  );
}

function CorrectForm({ id, onDone }: ActForm) {
  const { t } = useTranslation();
  const correct = useCorrect(id);
  const showProblem = useShowProblem();
  const send = ({
    why,
    ...fields
  }: Record<"name" | "phone" | "identity_number" | "why", string | undefined>) => {
    const given = Object.entries(fields).filter(([, value]) => value?.trim());
    void correct
      .mutateAsync({ ...Object.fromEntries(given), why: why ?? "" })
      .then(() => onDone(t("customers.privacy.corrected")), showProblem);
  };
  return (
    <Form layout="vertical" onFinish={send}>
      <p className="quiet">{t("customers.privacy.correctHint")}</p>
      {(["name", "phone", "identity_number"] as const).map((field) => (
        <Form.Item key={field} name={field} label={t(`customers.privacy.fields.${field}`)}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      ))}
      <Why />
      <Submit loading={correct.isPending}>{t("common.save")}</Submit>
    </Form>
  );
}

function HoldForm({ id, onDone }: ActForm) {
  const { t } = useTranslation();
  const place = usePlaceHold(id);
  const showProblem = useShowProblem();
  return (
    <Form
      layout="vertical"
      onFinish={({ why }: { why: string }) =>
        void place.mutateAsync(why).then(() => onDone(t("customers.privacy.held")), showProblem)
      }
    >
      <p className="quiet">{t("customers.privacy.holdHint")}</p>
      <Why />
      <Submit loading={place.isPending}>{t("customers.privacy.hold")}</Submit>
    </Form>
  );
}

function EndedForm({ id, onDone }: ActForm) {
  const { t } = useTranslation();
  const end = useEndRelationship(id);
  const showProblem = useShowProblem();
  return (
    <Form
      layout="vertical"
      onFinish={({ day }: { day: string }) =>
        void end.mutateAsync(day).then(() => onDone(t("customers.privacy.endedSaved")), showProblem)
      }
    >
      <Form.Item
        name="day"
        label={t("customers.privacy.day")}
        rules={[{ required: true, message: t("common.required") }]}
      >
        <Input type="date" max={new Date().toISOString().slice(0, 10)} />
      </Form.Item>
      <Submit loading={end.isPending}>{t("common.save")}</Submit>
    </Form>
  );
}

function Why() {
  const { t } = useTranslation();
  const rules = useWhyRules();
  return (
    <Form.Item name="why" label={t("reveal.why")} extra={t("reveal.hint")} rules={rules}>
      <Input maxLength={500} />
    </Form.Item>
  );
}

function Submit({ loading, children }: { loading: boolean; children: ReactNode }) {
  return (
    <Button type="primary" htmlType="submit" loading={loading}>
      {children}
    </Button>
  );
}
