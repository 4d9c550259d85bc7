import {
  BellOutlined,
  BulbOutlined,
  EnterOutlined,
  LaptopOutlined,
  LockOutlined,
  LogoutOutlined,
  QuestionCircleOutlined,
  SoundOutlined,
  TranslationOutlined,
} from "@ant-design/icons";
import { App, Avatar, Button, Divider, Popover, Segmented, Switch } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSignOut } from "../../features/identity/api.ts";
import { PasswordDialog } from "../../features/identity/components/PasswordDialog.tsx";
import { SessionsDrawer } from "../../features/identity/components/SessionsDrawer.tsx";
import { useRoleName } from "../../features/identity/roles.ts";
import { useAccount } from "../account.tsx";
import { setPreferences, usePreferences } from "../preferences.ts";

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const account = useAccount();
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState<"sessions" | "password" | null>(null);
  const then = (action: () => void) => () => {
    setOpen(false);
    action();
  };
  const content = (
    <MenuContent
      onHelp={then(onHelp)}
      onSessions={then(() => setShown("sessions"))}
      onPassword={then(() => setShown("password"))}
    />
  );
  return (
    <>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement={window.innerWidth < 768 ? "topRight" : "rightBottom"}
        content={content}
      >
        <Button type="text" className="rail-user" aria-label={`${t("shell.account")}: ${account.name}`}>
          <Avatar size={32} src={account.staff?.photo_url ?? undefined}>
            {account.name.slice(0, 1)}
          </Avatar>
        </Button>
      </Popover>
      <SessionsDrawer
        open={shown === "sessions"}
        onClose={() => setShown(null)}
        onPassword={() => setShown("password")}
      />
      <PasswordDialog open={shown === "password"} onClose={() => setShown(null)} />
    </>
  );
}

interface MenuContentProps {
  onHelp: () => void;
  onSessions: () => void;
  onPassword: () => void;
}

function MenuContent({ onHelp, onSessions, onPassword }: MenuContentProps) {
  const { t } = useTranslation();
  const account = useAccount();
  const roleName = useRoleName();
  const signOut = useSignOut();
  const subtitle = account.staff?.title ?? account.roles.map(roleName).join(" · ");
  return (
    <div className="user-menu">
      <div>
        <strong>{account.name}</strong>
        <div className="quiet">
          {subtitle} · {account.login}
        </div>
      </div>
      <Divider />
      <Choices />
      <Divider />
      <Button type="text" block icon={<QuestionCircleOutlined />} onClick={onHelp}>
        {t("shell.shortcuts")}
      </Button>
      <Button type="text" block icon={<LaptopOutlined />} onClick={onSessions}>
        {t("shell.sessions")}
      </Button>
      <Button type="text" block icon={<LockOutlined />} onClick={onPassword}>
        {t("identity.password.title")}
      </Button>
      <Button type="text" block danger icon={<LogoutOutlined />} onClick={() => signOut.mutate()}>
        {t("shell.signOut")}
      </Button>
    </div>
  );
}

function Choices() {
  const { t } = useTranslation();
  const chosen = usePreferences();
  const { message } = App.useApp();
  const allowNotifications = async (wanted: boolean) => {
    if (wanted && (!("Notification" in window) || (await Notification.requestPermission()) !== "granted")) {
      void message.warning(t("shell.notificationsDenied"));
      return;
    }
    setPreferences({ notifications: wanted });
  };
  const themes = (["system", "light", "dark"] as const).map((value) => ({
    value,
    label: t(`shell.themes.${value}`),
  }));
  return (
    <div className="user-choices">
      <Choice icon={<TranslationOutlined />} label={t("shell.language")}>
        <Segmented
          value={chosen.locale}
          onChange={(locale) => setPreferences({ locale })}
          options={[
            { value: "zh-CN" as const, label: "中文" },
            { value: "en" as const, label: "English" },
          ]}
        />
      </Choice>
      <Choice icon={<BulbOutlined />} label={t("shell.theme")}>
        <Segmented value={chosen.theme} onChange={(theme) => setPreferences({ theme })} options={themes} />
      </Choice>
      <Choice icon={<SoundOutlined />} label={t("shell.sounds")}>
        <Switch
          aria-label={t("shell.sounds")}
          checked={chosen.sounds}
          onChange={(sounds) => setPreferences({ sounds })}
        />
      </Choice>
      <Choice icon={<BellOutlined />} label={t("shell.notifications")}>
        <Switch
          aria-label={t("shell.notifications")}
          checked={chosen.notifications}
          onChange={(wanted) => void allowNotifications(wanted)}
        />
      </Choice>
      <Choice icon={<EnterOutlined />} label={t("shell.enterSends")} hint={t("shell.enterSendsHint")}>
        <Switch
          aria-label={t("shell.enterSends")}
          checked={chosen.enterSends}
          onChange={(enterSends) => setPreferences({ enterSends })}
        />
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  icon: ReactNode;
  label: string;
  hint?: string;
  children: ReactNode;
}

function Choice({ icon, label, hint, children }: ChoiceProps) {
  return (
    <div className="user-choice">
      <span>
        {icon} {label}
        {hint && <span className="quiet">{hint}</span>}
      </span>
      {children}
    </div>
  );
}
