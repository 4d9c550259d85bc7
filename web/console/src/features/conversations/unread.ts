import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useConversations } from "./api.ts";

/** Unread messages in one's own conversations, in the title of the tab as well. */
export function useUnreadTotal(enabled: boolean): number {
  const { t } = useTranslation();
  const mine = useConversations("mine", { enabled });
  const total = mine.data?.items.reduce((sum, { unread }) => sum + unread, 0) ?? 0;
  const name = t("common.product");
  useEffect(() => {
    document.title = total > 0 ? `(${total}) ${name}` : name;
  }, [total, name]);
  return total;
}
