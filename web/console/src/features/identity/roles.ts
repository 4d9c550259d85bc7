import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Account, Permission } from "../../api-types.ts";

export function may(account: Account, permission: Permission): boolean {
  return account.permissions.includes(permission);
}

/** The name of a role or kind of staff; one that this page does not know is shown as it is. */
export function useRoleName(): (role: string) => string {
  const { i18n } = useTranslation();
  return useCallback(
    (role) => {
      const key = `identity.roles.${role}`;
      return i18n.exists(key) ? String(i18n.t(key as "identity.roles.agent")) : role;
    },
    [i18n],
  );
}
