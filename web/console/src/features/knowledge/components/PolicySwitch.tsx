import { App, Button, Form, Input, Modal, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewPolicy } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useReviewPolicy, useSetReviewPolicy } from "../api/reviews.ts";

/** Whether a second person has to approve, with who changed it and why. */
export function PolicySwitch() {
  const { t } = useTranslation();
  const policy = useReviewPolicy();
  const [open, setOpen] = useState(false);
  if (!policy.data) return null;
  return (
    <>
      <Button type="text" onClick={() => setOpen(true)}>
        {t(policy.data.review ? "knowledge.review.policyOn" : "knowledge.review.policyOff")}
      </Button>
      <PolicyDialog
        key={policy.data.version}
        policy={policy.data}
        open={open}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

interface PolicyDialogProps {
  policy: ReviewPolicy;
  open: boolean;
  onClose: () => void;
}

function PolicyDialog({ policy, open, onClose }: PolicyDialogProps) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const mayApprove = useMay("approve_knowledge");
  const mayChange = useMay("administer") || mayApprove;
  const set = useSetReviewPolicy();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ review: boolean; reason: string }>();
  const save = ({ review, reason }: { review: boolean; reason: string }) =>
    void set.mutateAsync({ review, reason, version: policy.version }).then(() => {
      void message.success(t("knowledge.review.policySaved"));
      onClose();
    }, showProblem);
  const all = policy.version === 0 ? [] : [policy, ...policy.history];
  return (
    <Modal
      open={open}
      title={t("knowledge.review.policy")}
      onCancel={onClose}
      okText={t("knowledge.review.policyChange")}
      okButtonProps={{ disabled: !mayChange, loading: set.isPending }}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ review: policy.review, reason: "" }}
        onFinish={save}
        disabled={!mayChange}
      >
        <Form.Item name="review" valuePropName="checked" label={t("knowledge.review.policySwitch")}>
          <Switch />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t("knowledge.review.policyReason")}
          rules={[{ required: true, whitespace: true, message: t("common.required") }]}
        >
          <Input maxLength={1000} />
        </Form.Item>
      </Form>
      {all.length > 0 && (
        <section aria-label={t("knowledge.review.policyHistory")}>
          <ul className="plain-list">
            {all.map((one) => (
              <li key={one.version}>
                {t(one.review ? "knowledge.review.policyOn" : "knowledge.review.policyOff")} · {one.reason}
                <span className="quiet">
                  {" "}
                  {one.changed_by} {one.changed_at && formatMoment(one.changed_at, i18n.language)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Modal>
  );
}
