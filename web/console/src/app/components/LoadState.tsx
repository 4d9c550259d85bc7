import { Button, Empty, Result, Skeleton } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../problems.ts";

interface LoadStateProps {
  isPending: boolean;
  error: unknown;
  retry: () => void;
  empty?: boolean;
  emptyText?: ReactNode;
  rows?: number;
  children: ReactNode;
}

/** One of loading, failed, empty or the thing itself: every list stands in one of these. */
export function LoadState({ isPending, error, retry, empty, emptyText, rows = 4, children }: LoadStateProps) {
  const { t } = useTranslation();
  const textOf = useProblemText();
  if (isPending) {
    return (
      <div className="load-state" role="status" aria-label={t("common.loading")}>
        <Skeleton active title={false} paragraph={{ rows }} />
      </div>
    );
  }
  if (error) {
    return (
      <Result
        status="warning"
        title={t("common.failed")}
        subTitle={textOf(error)}
        extra={<Button onClick={retry}>{t("common.retry")}</Button>}
      />
    );
  }
  if (empty)
    return <Empty className="load-state" image={Empty.PRESENTED_IMAGE_SIMPLE} description={emptyText} />;
  return children;
}
