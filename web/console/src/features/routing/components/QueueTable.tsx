import { ExclamationCircleFilled } from "@ant-design/icons";
import { Table } from "antd";
import { useTranslation } from "react-i18next";
import type { QueueView } from "../../../api-types.ts";
import { formatWait } from "../../../app/time.ts";

export function QueueTable({ queues }: { queues: readonly QueueView[] }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={t("routing.queueTable.title")}>
      <h2>{t("routing.queueTable.title")}</h2>
      <Table<QueueView>
        size="small"
        rowKey="kind"
        pagination={false}
        dataSource={[...queues]}
        locale={{ emptyText: t("routing.queueTable.empty") }}
        scroll={{ x: "max-content" }}
        columns={[
          {
            title: t("routing.queueTable.name"),
            key: "name",
            render: (_, queue) => t(`routing.queues.${queue.kind}`),
          },
          {
            title: t("routing.queueTable.waiting"),
            dataIndex: "waiting",
            align: "right",
            className: "number",
          },
          {
            title: t("routing.queueTable.longest"),
            key: "longest",
            align: "right",
            className: "number",
            render: (_, queue) => <Longest queue={queue} />,
          },
          {
            title: t("routing.queueTable.level"),
            key: "level",
            align: "right",
            className: "number",
            render: (_, { within_target: level }) => (level === null ? "–" : `${Math.round(level * 100)}%`),
          },
          { title: t("routing.queueTable.online"), dataIndex: "online", align: "right", className: "number" },
        ]}
      />
    </section>
  );
}

function Longest({ queue }: { queue: QueueView }) {
  if (queue.waiting === 0) return "–";
  const late = queue.longest_wait_seconds > queue.target_seconds;
  return (
    <span className={late ? "mark-bad" : undefined}>
      {late && <ExclamationCircleFilled aria-hidden />} {formatWait(queue.longest_wait_seconds)}
    </span>
  );
}
