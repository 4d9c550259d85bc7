import { DeleteOutlined } from "@ant-design/icons";
import { Alert, App, Button, Checkbox, Input, Modal, Popconfirm, Select, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleCase, RuleCasesRun, RuleRole } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { useAddCases, useDeleteCase, useRuleCases, useRunCases } from "../../api/bench.ts";
import { LevelTag } from "../rules/parts.tsx";
import { labelledOf } from "./context.ts";

const ROLES: readonly RuleRole[] = ["adviser", "agent", "manager", "bot", "campaign"];
type Score = RuleCasesRun["after"];
type Result = RuleCasesRun["results"][number];

/** The texts that the officer keeps with the level they must have, judged by both versions. */
export function CasesBench({ version, active }: { version: number; active: number }) {
  const { t } = useTranslation();
  const cases = useRuleCases();
  const run = useRunCases();
  const showProblem = useShowProblem();
  const [onlyWrong, setOnlyWrong] = useState(false);
  const results = new Map(run.data?.results.map((one) => [one.id, one]));
  const rows = (cases.data ?? []).filter((one) => !onlyWrong || results.get(one.id)?.is_right === false);
  return (
    <section className="panel" aria-label={t("compliance.bench.tabs.cases")}>
      <header className="bench-head">
        <Button
          type="primary"
          disabled={!cases.data?.length}
          loading={run.isPending}
          onClick={() => void run.mutateAsync(version).catch(showProblem)}
        >
          {t("compliance.bench.cases.run")}
        </Button>
        <ImportButton />
        {run.data && (
          <Checkbox checked={onlyWrong} onChange={(event) => setOnlyWrong(event.target.checked)}>
            {t("compliance.bench.cases.onlyWrong")}
          </Checkbox>
        )}
      </header>
      {run.data && <Scores run={run.data} version={version} active={active} />}
      <LoadState
        isPending={cases.isPending}
        error={cases.error}
        retry={() => void cases.refetch()}
        empty={rows.length === 0}
        emptyText={t(onlyWrong ? "compliance.bench.cases.allRight" : "compliance.bench.cases.none")}
      >
        <CaseTable rows={rows} results={results} />
      </LoadState>
    </section>
  );
}

function Scores({ run, version, active }: { run: RuleCasesRun; version: number; active: number }) {
  const { t } = useTranslation();
  const share = (part: number, whole: number) =>
    whole === 0 ? "–" : `${((part / whole) * 100).toFixed(1)}%`;
  const lines: [string, Score][] = [[t("compliance.bench.text.active", { version: active }), run.before]];
  if (version !== active) lines.push([t("compliance.bench.text.other", { version }), run.after]);
  return (
    <dl className="kind-figures" aria-live="polite">
      {lines.flatMap(([name, score]) => [
        <div key={`${name} caught`}>
          <dt>
            {name} · {t("compliance.bench.cases.recall")}
          </dt>
          <dd className="number">
            {share(score.caught, score.unlawful)}{" "}
            <small className="quiet">
              {t("compliance.bench.cases.score", { part: score.caught, whole: score.unlawful })}
            </small>
          </dd>
        </div>,
        <div key={`${name} through`}>
          <dt>
            {name} · {t("compliance.bench.cases.through")}
          </dt>
          <dd className="number">
            {share(score.let_through, score.lawful)}{" "}
            <small className="quiet">
              {t("compliance.bench.cases.score", { part: score.let_through, whole: score.lawful })}
            </small>
          </dd>
        </div>,
      ])}
    </dl>
  );
}

function CaseTable({ rows, results }: { rows: RuleCase[]; results: ReadonlyMap<string, Result> }) {
  const { t } = useTranslation();
  const remove = useDeleteCase();
  const showProblem = useShowProblem();
  return (
    <Table<RuleCase>
      size="small"
      rowKey="id"
      dataSource={rows}
      pagination={rows.length > 20 ? { pageSize: 20, simple: true } : false}
      columns={[
        {
          title: t("compliance.bench.cases.text"),
          render: (_, one) => (
            <>
              {one.situation.text}
              <div className="quiet">
                {t(`compliance.rules.roles.${one.situation.role}`)} · {one.added_by}
              </div>
            </>
          ),
        },
        {
          title: t("compliance.bench.cases.expected"),
          width: 110,
          render: (_, one) => <LevelTag level={one.expected} />,
        },
        {
          title: t("compliance.bench.history.after"),
          width: 130,
          render: (_, one) => <Outcome result={results.get(one.id)} />,
        },
        {
          width: 44,
          render: (_, one) => (
            <Popconfirm
              title={t("compliance.bench.cases.deleteAsk")}
              onConfirm={() => void remove.mutateAsync(one.id).catch(showProblem)}
            >
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined />}
                aria-label={`${t("compliance.bench.cases.delete")} ${one.situation.text}`}
              />
            </Popconfirm>
          ),
        },
      ]}
    />
  );
}

function Outcome({ result }: { result: Result | undefined }) {
  const { t } = useTranslation();
  if (!result) return null;
  return (
    <>
      <LevelTag level={result.after} />{" "}
      <span className={result.is_right ? "mark-good" : "mark-bad"}>
        {t(result.is_right ? "compliance.bench.cases.right" : "compliance.bench.cases.wrong")}
      </span>
      {result.before !== result.after && (
        <div className="quiet">
          {t("compliance.bench.cases.was", { level: t(`compliance.levels.${result.before}`) })}
        </div>
      )}
    </>
  );
}

function ImportButton() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [role, setRole] = useState<RuleRole>("adviser");
  const add = useAddCases();
  const showProblem = useShowProblem();
  const { lines, bad } = labelledOf(text);
  const submit = () => {
    const cases = lines.map((line) => ({
      situation: { role, text: line.text, has_advisory_contract: true },
      expected: line.expected,
      note: "",
    }));
    void add.mutateAsync(cases).then(() => {
      setOpen(false);
      setText("");
      void message.success(t("compliance.bench.cases.added", { count: cases.length }));
    }, showProblem);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("compliance.bench.cases.import")}</Button>
      <Modal
        open={open}
        title={t("compliance.bench.cases.import")}
        okText={t("compliance.bench.cases.add")}
        onCancel={() => setOpen(false)}
        onOk={submit}
        okButtonProps={{ disabled: lines.length === 0 || bad.length > 0 }}
        confirmLoading={add.isPending}
        destroyOnHidden
      >
        <p className="quiet">{t("compliance.bench.cases.importHint")}</p>
        <div className="bench-keep">
          <label htmlFor="import-role">{t("compliance.bench.cases.importRole")}</label>
          <Select
            id="import-role"
            value={role}
            onChange={setRole}
            options={ROLES.map((one) => ({ value: one, label: t(`compliance.rules.roles.${one}`) }))}
          />
        </div>
        <Input.TextArea
          value={text}
          aria-label={t("compliance.bench.cases.text")}
          autoSize={{ minRows: 6, maxRows: 16 }}
          onChange={(event) => setText(event.target.value)}
        />
        {bad.length > 0 && (
          <Alert type="warning" title={t("compliance.bench.cases.importBad", { line: bad.join(", ") })} />
        )}
      </Modal>
    </>
  );
}
