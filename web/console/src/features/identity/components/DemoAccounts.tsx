import { Button, Divider, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useSignInHint } from "../api.ts";
import { useRoleName } from "../roles.ts";

interface DemoAccountsProps {
  onPick: (account: { login: string; password: string }) => void;
}

/** Only a demonstration tells its accounts; elsewhere this is nothing. */
export function DemoAccounts({ onPick }: DemoAccountsProps) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const hint = useSignInHint();
  if (!hint.data || hint.data.accounts.length === 0) return null;
  return (
    <section aria-label={t("identity.hint")} className="demo-accounts">
      <Divider plain>{t("identity.hint")}</Divider>
      <Typography.Text type="secondary">{t("identity.hintNote")}</Typography.Text>
      <ul>
        {hint.data.accounts.map(({ login, password, name, roles }) => (
          <li key={login}>
            <Button block onClick={() => onPick({ login, password })}>
              <span>{name}</span>
              <span className="demo-role">{roles.map(roleName).join(" · ")}</span>
              <code>{login}</code>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
