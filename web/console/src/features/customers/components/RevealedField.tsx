import { Button, Form, Input, Modal } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonalField } from "../../../api-types.ts";
import { useShowProblem } from "../../../app/problems.ts";
import { useReveal } from "../api/privacy.ts";

const SHOWN_SECONDS = 30;
export const WHY_LENGTH = 4;

/** One field of who somebody is: covered, until somebody gives a reason, and covered again after half a minute. */
export function RevealedField({ customerId, field }: { customerId: string; field: PersonalField }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [left, setLeft] = useState(0);
  const reveal = useReveal(customerId);
  const showProblem = useShowProblem();
  const { reset } = reveal;
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => {
      if (left === 1) reset();
      setLeft(left - 1);
    }, 1000);
    return () => clearTimeout(timer);
  }, [left, reset]);
  const name = t(`customers.privacy.fields.${field}`);
  const ask = ({ why }: { why: string }) =>
    void reveal.mutateAsync({ field, why }).then(() => {
      setAsking(false);
      setLeft(SHOWN_SECONDS);
    }, showProblem);
  return (
    <div className="revealed">
      <dt>{name}</dt>
      <dd>
        {left > 0 && reveal.data ? (
          <>
            <span className="number">{reveal.data.value}</span>
            <span className="quiet">{t("customers.privacy.hides", { count: left })}</span>
          </>
        ) : (
          <>
            <span aria-hidden>••••••</span>
            <Button
              type="link"
              size="small"
              onClick={() => setAsking(true)}
              aria-label={t("customers.privacy.revealTitle", { field: name })}
            >
              {t("customers.privacy.reveal")}
            </Button>
          </>
        )}
      </dd>
      <Modal
        open={asking}
        title={t("customers.privacy.revealTitle", { field: name })}
        onCancel={() => setAsking(false)}
        footer={null}
        destroyOnHidden
      >
        <Form layout="vertical" onFinish={ask}>
          <Form.Item
            name="why"
            label={t("customers.privacy.why")}
            extra={t("customers.privacy.revealHint")}
            rules={[
              { required: true, whitespace: true, min: WHY_LENGTH, message: t("customers.privacy.whyRule") },
            ]}
          >
            <Input autoFocus maxLength={500} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={reveal.isPending}>
            {t("customers.privacy.show")}
          </Button>
        </Form>
      </Modal>
    </div>
  );
}
