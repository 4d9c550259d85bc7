import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useReviewPolicy } from "../api/reviews.ts";

/** Keep as a draft, or hand in; where nobody has to approve, the second says that it publishes. */
export function SaveButtons({ form, isSaving }: { form: string; isSaving: boolean }) {
  const { t } = useTranslation();
  const policy = useReviewPolicy();
  return (
    <>
      <Button form={form} htmlType="submit" name="status" value="draft" loading={isSaving}>
        {t("knowledge.draft.save")}
      </Button>
      <Button type="primary" form={form} htmlType="submit" name="status" value="submit" loading={isSaving}>
        {t(policy.data?.review === false ? "knowledge.draft.publish" : "knowledge.draft.submit")}
      </Button>
    </>
  );
}
