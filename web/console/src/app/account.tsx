import { createContext, type ReactNode, useContext } from "react";
import type { Account, Permission } from "../api-types.ts";

const AccountContext = createContext<Account | null>(null);

export function AccountProvider({ account, children }: { account: Account; children: ReactNode }) {
  return <AccountContext value={account}>{children}</AccountContext>;
}

export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (!account) throw new Error("useAccount outside of a session");
  return account;
}

export function useMay(permission: Permission): boolean {
  return useAccount().permissions.includes(permission);
}

/** May look into the lists of conversations at all. */
export function useMayListConversations(): boolean {
  const { permissions } = useAccount();
  return (["serve_customers", "supervise", "review_compliance"] as const).some((one) =>
    permissions.includes(one),
  );
}

/** The staff id by which conversations name their holder; null for accounts that serve nobody. */
export function useStaffId(): string | null {
  return useAccount().staff?.id ?? null;
}
