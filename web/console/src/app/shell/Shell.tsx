import { Alert } from "antd";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { useConnection } from "../socket-provider.tsx";
import { Rail } from "./Rail.tsx";
import { ShortcutsDialog } from "./ShortcutsDialog.tsx";
import { useHelpKey } from "./use-help-key.ts";
import "./shell.css";

export function Shell() {
  const { t } = useTranslation();
  const connection = useConnection();
  const [help, setHelp] = useState(false);
  useHelpKey(() => setHelp(true));
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <Rail onHelp={() => setHelp(true)} />
      <main id="main" className="shell-main" tabIndex={-1}>
        {connection === "offline" && (
          <Alert banner type="warning" showIcon title={t("shell.offline")} role="status" />
        )}
        <div className="shell-page">
          <Suspense>
            <Outlet />
          </Suspense>
        </div>
      </main>
      <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
