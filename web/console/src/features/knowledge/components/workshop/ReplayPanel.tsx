import { Alert, Button, Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Replay, ReplayLine, StartReplay } from "../../../../api-types.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { useEntryDrafts, useReplay, useTestSets } from "../../api/workshop.ts";
import { linesOf } from "../../form.ts";
import { BotAction } from "./BotAction.tsx";

const RECENT = [0, 50, 200, 500];

interface Values {
  drafts: string[];
  recent: number;
  sets: string[];
  extra: string;
}

/** Real questions against drafts, before anybody else sees them. */
export function ReplayPanel() {
  const { t } = useTranslation();
  const textOf = useProblemText();
  const drafts = useEntryDrafts();
  const sets = useTestSets();
  const replay = useReplay();
  const items = drafts.data ?? [];
  const run = (values: Values) => {
    const command: StartReplay = {
      drafts: [],
      without: [],
      draft_entries: values.drafts ?? [],
      recent: values.recent,
      test_sets: values.sets ?? [],
      questions: linesOf(values.extra ?? ""),
    };
    replay.mutate(command);
  };
  return (
    <section className="panel bench" aria-label={t("knowledge.workshop.bench.replay")}>
      <header>
        <h2>{t("knowledge.workshop.bench.replay")}</h2>
      </header>
      <p className="quiet">{t("knowledge.workshop.bench.replayHint")}</p>
      <Form<Values>
        key={`${drafts.isSuccess} ${sets.isSuccess}`}
        layout="vertical"
        initialValues={{
          drafts: items.map((one) => one.id),
          recent: 200,
          sets: (sets.data ?? []).map((one) => one.id),
          extra: "",
        }}
        onFinish={run}
      >
        <Form.Item name="drafts" label={t("knowledge.workshop.bench.drafts")}>
          <Checkbox.Group
            className="bench-drafts"
            options={items.map((one) => ({ value: one.id, label: one.title }))}
          />
        </Form.Item>
        {drafts.isSuccess && items.length === 0 && (
          <p className="quiet">{t("knowledge.workshop.bench.noDrafts")}</p>
        )}
        <div className="bench-row">
          <Form.Item name="recent" label={t("knowledge.workshop.bench.recent")}>
            <Select
              options={RECENT.map((count) => ({
                value: count,
                label: t("knowledge.workshop.bench.recentCount", { count }),
              }))}
            />
          </Form.Item>
          <Form.Item name="sets" label={t("knowledge.workshop.bench.sets")}>
            <Select
              mode="multiple"
              options={(sets.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
            />
          </Form.Item>
        </div>
        <Form.Item name="extra" label={t("knowledge.workshop.bench.extra")}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={replay.isPending} disabled={items.length === 0}>
          {t("knowledge.workshop.bench.run")}
        </Button>
      </Form>
      {replay.isError && <Alert type="error" showIcon title={textOf(replay.error)} />}
      {replay.data && <Outcome replay={replay.data} />}
    </section>
  );
}

function Outcome({ replay }: { replay: Replay }) {
  const { t } = useTranslation();
  if (replay.asked === 0)
    return <Alert type="info" showIcon title={t("knowledge.workshop.bench.noQuestions")} />;
  return (
    <div className="outcome" role="status">
      <p className="quiet">
        {t("knowledge.workshop.bench.asked", { count: replay.asked, seconds: replay.seconds })}
      </p>
      <dl className="figures">
        {(["worse", "better", "unknown", "unchanged"] as const).map((name) => (
          <div key={name} data-kind={name}>
            <dt>{t(`knowledge.workshop.bench.${name}`)}</dt>
            <dd className="number">{replay[name]}</dd>
          </div>
        ))}
      </dl>
      {replay.lines.length === 0 ? (
        <p>{t("knowledge.workshop.bench.noChange")}</p>
      ) : (
        <ul className="plain-list changes">
          {replay.lines.map((line) => (
            <Change key={line.text} line={line} />
          ))}
        </ul>
      )}
    </div>
  );
}

const VERDICTS = { worse: "flag-error", better: "flag-success", unknown: "" } as const;

function Change({ line }: { line: ReplayLine }) {
  const { t } = useTranslation();
  return (
    <li>
      <p>
        <span className={`flag ${VERDICTS[line.verdict]}`}>
          {t(`knowledge.workshop.bench.${line.verdict}`)}
        </span>{" "}
        {line.text}
      </p>
      <dl className="before-after">
        <dt>{t("knowledge.workshop.bench.before")}</dt>
        <dd>
          <BotAction
            action={line.before_action}
            title={line.before_title}
            confidence={line.before_confidence}
          />
        </dd>
        <dt>{t("knowledge.workshop.bench.after")}</dt>
        <dd>
          <BotAction action={line.after_action} title={line.after_title} confidence={line.after_confidence} />
        </dd>
      </dl>
    </li>
  );
}
