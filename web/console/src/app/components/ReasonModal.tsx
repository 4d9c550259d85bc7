import { Button, Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";

const SHORTEST = 4;

/** What a reason has to be: some words, not a single sign. */
export function useWhyRules() {
  const { t } = useTranslation();
  return [{ required: true, whitespace: true, min: SHORTEST, message: t("reveal.whyRule") }];
}

interface ReasonModalProps {
  open: boolean;
  title: string;
  loading: boolean;
  onReason: (why: string) => void;
  onClose: () => void;
}

/** Asks why somebody needs to see what is covered; the reason is kept. */
export function ReasonModal({ open, title, loading, onReason, onClose }: ReasonModalProps) {
  const { t } = useTranslation();
  const rules = useWhyRules();
  return (
    <Modal open={open} title={title} onCancel={onClose} footer={null} destroyOnHidden>
      <Form layout="vertical" onFinish={({ why }: { why: string }) => onReason(why)}>
        <Form.Item name="why" label={t("reveal.why")} extra={t("reveal.hint")} rules={rules}>
          <Input autoFocus maxLength={500} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={loading}>
          {t("reveal.show")}
        </Button>
      </Form>
    </Modal>
  );
}
