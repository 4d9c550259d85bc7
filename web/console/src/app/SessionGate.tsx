import { Button, Result, Spin } from "antd";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { RouterProvider } from "react-router/dom";
import { useMe } from "../features/identity/api.ts";
import { SignInPage } from "../features/identity/pages/SignInPage.tsx";
import { AccountProvider } from "./account.tsx";
import { useProblemText } from "./problems.ts";
import { router } from "./router.tsx";
import { getToken, onTokenChange } from "./session.ts";
import { SocketProvider } from "./socket-provider.tsx";

/** Sign-in for who has no session; the console for who has one. */
export function SessionGate() {
  const { t } = useTranslation();
  const token = useSyncExternalStore(onTokenChange, getToken);
  const me = useMe(token);
  const textOf = useProblemText();
  if (token === null) return <SignInPage />;
  if (me.data) {
    return (
      <AccountProvider account={me.data}>
        <SocketProvider token={token} account={me.data}>
          <RouterProvider router={router} />
        </SocketProvider>
      </AccountProvider>
    );
  }
  if (me.isError) {
    const again = <Button onClick={() => void me.refetch()}>{t("common.retry")}</Button>;
    return <Result status="warning" title={t("common.failed")} subTitle={textOf(me.error)} extra={again} />;
  }
  return <Spin fullscreen aria-label={t("common.loading")} />;
}
