import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../../../../app/account.tsx";

/** To the conversation, on the board of who supervises or in the evidence of who may not. */
export function TalkLink({ id }: { id: string | null }) {
  const { t } = useTranslation();
  const supervises = useMay("supervise");
  const reviews = useMay("review_compliance");
  if (id === null || !(supervises || reviews)) return null;
  return (
    <Link to={supervises ? `/board/${id}` : `/compliance/inspection/${id}`}>
      <Button type="link">{t("compliance.cases.openTalk")}</Button>
    </Link>
  );
}
