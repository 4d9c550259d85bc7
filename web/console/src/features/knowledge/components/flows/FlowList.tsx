import { Table } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FlowSummary } from "../../../../api-types.ts";

/** Every flow with where it stands. */
export function FlowList({ flows, isPhone }: { flows: FlowSummary[]; isPhone: boolean }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" });
  const state = (flow: FlowSummary) => (
    <span className="entry-title">
      <span className={flow.status === "published" ? "flag flag-success" : "flag"}>
        {t(`knowledge.flows.statuses.${flow.status}`)}
      </span>
      {flow.stage && (
        <span className={flow.stage === "submitted" ? "flag flag-warning" : "flag flag-accent"}>
          {t(`knowledge.flows.stages.${flow.stage}`)}
        </span>
      )}
    </span>
  );
  return (
    <Table<FlowSummary>
      rowKey="id"
      dataSource={flows}
      pagination={false}
      size="middle"
      columns={[
        {
          title: t("knowledge.flows.name"),
          render: (_, flow) => (
            <>
              <Link to={`/knowledge/flows/${flow.id}`}>{(english && flow.title_en) || flow.title}</Link>
              <br />
              <span className="quiet">
                {(english && flow.description_en) || flow.description || flow.key}
              </span>
              {isPhone && <div>{state(flow)}</div>}
            </>
          ),
        },
        ...(isPhone
          ? []
          : [
              {
                title: t("knowledge.flows.state"),
                width: 190,
                render: (_: unknown, flow: FlowSummary) => state(flow),
              },
              {
                title: "",
                width: 130,
                render: (_: unknown, flow: FlowSummary) => (
                  <span className="quiet number">
                    {flow.version > 0 && `${t("knowledge.flows.version", { version: flow.version })} · `}
                    {t("knowledge.flows.steps", { count: flow.nodes })}
                  </span>
                ),
              },
              {
                title: t("knowledge.flows.changed"),
                width: 190,
                render: (_: unknown, flow: FlowSummary) => (
                  <span className="quiet">
                    {flow.updated_by ?? t("knowledge.flows.shipped")} ·{" "}
                    {time.format(new Date(flow.updated_at))}
                  </span>
                ),
              },
            ]),
      ]}
    />
  );
}
