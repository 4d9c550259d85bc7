import { Button } from "antd";
import { useTranslation } from "react-i18next";

interface PagedList {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** Below a list that is read page by page: the next page, while there is one. */
export function MoreButton({ list }: { list: PagedList }) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <Button type="link" block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {t("common.more")}
    </Button>
  );
}
