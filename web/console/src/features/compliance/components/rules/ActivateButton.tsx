import { App, Button, Form, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useShowProblem } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useVersionStep } from "../../api/rules.ts";

/** What a `datetime-local` field holds is Shanghai's time, wherever the browser is. */
export function momentOf(local: string): string | null {
  return local === "" ? null : new Date(`${local}:00+08:00`).toISOString();
}

/** Lets an approved version hold: now or at a time, for good or until a time. */
export function ActivateButton({ version }: { version: number }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const [later, setLater] = useState(false);
  const [starts, setStarts] = useState("");
  const [ends, setEnds] = useState("");
  const step = useVersionStep();
  const showProblem = useShowProblem();
  const startsAt = later ? momentOf(starts) : null;
  const activate = () =>
    void step
      .mutateAsync({ version, step: { act: "activate", starts_at: startsAt, ends_at: momentOf(ends) } })
      .then(() => {
        setAsking(false);
        void message.success(
          startsAt === null
            ? t("compliance.rules.versions.activated")
            : t("compliance.rules.versions.scheduled", { time: formatMoment(startsAt, i18n.language) }),
        );
      }, showProblem);
  return (
    <>
      <Button type="primary" size="small" onClick={() => setAsking(true)}>
        {t("compliance.rules.versions.activate")}
      </Button>
      <Modal
        open={asking}
        title={t("compliance.rules.versions.activateTitle", { version })}
        onCancel={() => setAsking(false)}
        onOk={activate}
        okButtonProps={{ disabled: later && starts === "" }}
        confirmLoading={step.isPending}
        destroyOnHidden
      >
        <Form layout="vertical">
          <Form.Item>
            <Segmented
              value={later}
              onChange={setLater}
              options={[
                { value: false, label: t("compliance.rules.versions.now") },
                { value: true, label: t("compliance.rules.versions.later") },
              ]}
            />
          </Form.Item>
          {later && (
            <Form.Item label={t("compliance.rules.versions.startsAt")} htmlFor="rule-starts">
              <Input
                id="rule-starts"
                type="datetime-local"
                value={starts}
                onChange={(event) => setStarts(event.target.value)}
              />
            </Form.Item>
          )}
          <Form.Item label={t("compliance.rules.versions.endsAt")} htmlFor="rule-ends">
            <Input
              id="rule-ends"
              type="datetime-local"
              value={ends}
              onChange={(event) => setEnds(event.target.value)}
            />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
