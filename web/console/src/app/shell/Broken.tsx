import { Button, Result } from "antd";
import { useTranslation } from "react-i18next";

/** What stands in place of a page that failed; the rest of the console goes on. */
export function Broken() {
  const { t } = useTranslation();
  const again = (
    <Button type="primary" onClick={() => window.location.reload()}>
      {t("shell.reload")}
    </Button>
  );
  return <Result status="error" title={t("shell.broken")} extra={again} />;
}
