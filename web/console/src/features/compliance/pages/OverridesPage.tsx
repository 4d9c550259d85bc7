import { App, Button, Empty, Form, InputNumber, Segmented, Select, Table } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HoldPolicy, OverrideReport } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { useHoldPolicy, useOverrides, useSetHoldPolicy } from "../../conversations/holds.ts";
import { useNamed } from "../../conversations/names.ts";
import "../components/compliance.css";

const DAYS = { day: 1, week: 7, month: 30, quarter: 90 } as const;
type Span = keyof typeof DAYS;
const SPANS = Object.keys(DAYS) as Span[];
type Person = OverrideReport["people"][number];
type Rule = OverrideReport["rules"][number];

/** Who sent what past the gate, and who let it; and how long words may wait for a second person. */
export function OverridesPage() {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span>("week");
  const range = useMemo(() => rangeOf(span), [span]);
  const report = useOverrides(range.since, range.until);
  return (
    <div className="page overrides">
      <header className="page-head">
        <h1>{t("compliance.overrides.title")}</h1>
        <Segmented
          aria-label={t("compliance.overrides.range")}
          value={span}
          onChange={setSpan}
          options={SPANS.map((value) => ({ value, label: t(`compliance.overrides.days.${value}`) }))}
        />
      </header>
      <p className="quiet">{t("compliance.overrides.lead")}</p>
      <LoadState
        isPending={report.isPending}
        error={report.error}
        retry={() => void report.refetch()}
        rows={6}
      >
        {report.data &&
          (report.data.people.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("compliance.overrides.none")} />
          ) : (
            <>
              <People people={report.data.people} />
              <Rules rules={report.data.rules} />
            </>
          ))}
      </LoadState>
      <Policy />
    </div>
  );
}

/** Whole days until the end of today, as the person's clock has them. */
function rangeOf(span: Span): { since: string; until: string } {
  const until = new Date();
  until.setHours(24, 0, 0, 0);
  const since = new Date(until);
  since.setDate(since.getDate() - DAYS[span]);
  return { since: since.toISOString(), until: until.toISOString() };
}

function People({ people }: { people: readonly Person[] }) {
  const { t } = useTranslation();
  const figure = (key: "reasons" | "submitted" | "released" | "refused" | "gave" | "edited" | "denied") => ({
    title: t(`compliance.overrides.${key}`),
    dataIndex: key,
    align: "right" as const,
    className: "number",
    width: 104,
    sorter: (one: Person, other: Person) => one[key] - other[key],
  });
  return (
    <section aria-label={t("compliance.overrides.people")}>
      <h2>{t("compliance.overrides.people")}</h2>
      <Table<Person>
        size="small"
        rowKey="staff_id"
        dataSource={[...people]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 1120 }}
        columns={[
          { title: t("compliance.overrides.name"), dataIndex: "name", width: 96, fixed: "left" },
          { title: t("compliance.overrides.office"), dataIndex: "office", width: 180, ellipsis: true },
          figure("reasons"),
          figure("submitted"),
          figure("released"),
          figure("refused"),
          {
            title: t("compliance.overrides.other"),
            key: "other",
            align: "right",
            className: "number",
            width: 112,
            render: (_, one) => one.expired + one.withdrawn + one.overtaken,
          },
          figure("gave"),
          figure("edited"),
          figure("denied"),
        ]}
      />
    </section>
  );
}

function Rules({ rules }: { rules: readonly Rule[] }) {
  const { t } = useTranslation();
  const categoryName = useNamed("compliance.categories");
  return (
    <section aria-label={t("compliance.overrides.rules")}>
      <h2>{t("compliance.overrides.rules")}</h2>
      <Table<Rule>
        size="small"
        rowKey="rule"
        dataSource={[...rules]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 420 }}
        columns={[
          {
            title: t("compliance.overrides.rule"),
            dataIndex: "rule",
            render: (rule: string) => (
              <>
                {categoryName(rule.split(".")[0] ?? rule)} <span className="quiet">{rule}</span>
              </>
            ),
          },
          {
            title: t("compliance.overrides.reasons"),
            dataIndex: "reasons",
            align: "right",
            className: "number",
            width: 120,
          },
          {
            title: t("compliance.overrides.released"),
            dataIndex: "released",
            align: "right",
            className: "number",
            width: 100,
          },
        ]}
      />
    </section>
  );
}

function Policy() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const policy = useHoldPolicy();
  const save = useSetHoldPolicy();
  return (
    <section aria-label={t("compliance.overrides.policy.title")}>
      <h2>{t("compliance.overrides.policy.title")}</h2>
      <LoadState
        isPending={policy.isPending}
        error={policy.error}
        retry={() => void policy.refetch()}
        rows={2}
      >
        {policy.data && (
          <Form<Pick<HoldPolicy, "minutes" | "on_expiry">>
            key={policy.data.version}
            layout="vertical"
            className="hold-policy"
            initialValues={policy.data}
            onFinish={({ minutes, on_expiry }) =>
              save.mutate(
                { minutes, on_expiry },
                {
                  onError: showProblem,
                  onSuccess: () => void message.success(t("compliance.overrides.policy.saved")),
                },
              )
            }
          >
            <Form.Item
              name="minutes"
              label={t("compliance.overrides.policy.minutes")}
              rules={[{ required: true }]}
            >
              <InputNumber min={1} max={240} precision={0} />
            </Form.Item>
            <Form.Item name="on_expiry" label={t("compliance.overrides.policy.onExpiry")}>
              <Select
                popupMatchSelectWidth={false}
                options={(["refuse", "escalate"] as const).map((value) => ({
                  value,
                  label: t(`compliance.overrides.policy.${value}`),
                }))}
              />
            </Form.Item>
            <Form.Item
              extra={
                policy.data.version === 0
                  ? t("compliance.overrides.policy.shipped")
                  : t("compliance.overrides.policy.version", {
                      version: policy.data.version,
                      name: policy.data.set_by,
                    })
              }
            >
              <Button htmlType="submit" loading={save.isPending}>
                {t("compliance.overrides.policy.save")}
              </Button>
            </Form.Item>
          </Form>
        )}
      </LoadState>
    </section>
  );
}
