import { App, Button, Form, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  ComparedVerdicts,
  ReviewSituation,
  RuleRole,
  Verdict,
  VerdictLevel,
} from "../../../../api-types.ts";
import { useShowProblem } from "../../../../app/problems.ts";
import { useAddCases, useCompareTexts } from "../../api/bench.ts";
import { LEVELS, segmentsOf } from "../../marks.ts";
import { HitList } from "../HitList.tsx";
import { LevelTag } from "../rules/parts.tsx";
import { contextOf } from "./context.ts";

const ROLES: readonly RuleRole[] = ["adviser", "agent", "manager", "bot", "campaign"];
const STAGES = ["conversation", "outreach", "advertising", "call"] as const;
const GRADES = ["C1", "C2", "C3", "C4", "C5"] as const;

interface Fields {
  role: RuleRole;
  text: string;
  context: string;
  grade: (typeof GRADES)[number] | "";
  contract: boolean;
  age: number | null;
  complaint: boolean;
  stage: (typeof STAGES)[number];
}

const INITIAL: Fields = {
  role: "adviser",
  text: "",
  context: "",
  grade: "",
  contract: true,
  age: null,
  complaint: false,
  stage: "conversation",
};

function situationOf(fields: Fields, locale: string): ReviewSituation {
  return {
    role: fields.role,
    text: fields.text,
    context: contextOf(fields.context, fields.role),
    customer_grade: fields.grade === "" ? null : fields.grade,
    has_advisory_contract: fields.contract,
    customer_age: fields.age,
    complaint_open: fields.complaint,
    stage: fields.stage,
    locale: locale === "en" ? "en" : "zh-CN",
  };
}

interface Judged {
  situation: ReviewSituation;
  verdicts: ComparedVerdicts;
}

/** One text in a situation, judged by the version that holds and by the one on trial, side by side. */
export function TextBench({ version, active }: { version: number; active: number }) {
  const { t, i18n } = useTranslation();
  const [form] = Form.useForm<Fields>();
  const compare = useCompareTexts();
  const showProblem = useShowProblem();
  const [judged, setJudged] = useState<Judged | null>(null);
  const judge = (fields: Fields) => {
    if (fields.text.trim() === "") return;
    const situation = situationOf(fields, i18n.language);
    void compare
      .mutateAsync({ situation, version })
      .then((verdicts) => setJudged({ situation, verdicts }), showProblem);
  };
  return (
    <div className="bench-text">
      <section className="panel" aria-label={t("compliance.bench.tabs.text")}>
        <Form form={form} layout="vertical" initialValues={INITIAL} onFinish={judge}>
          <Form.Item name="text" label={t("compliance.bench.text.text")}>
            <Input.TextArea
              autoFocus
              maxLength={5000}
              autoSize={{ minRows: 3, maxRows: 10 }}
              placeholder={t("compliance.bench.text.placeholder")}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.submit();
              }}
            />
          </Form.Item>
          <div className="rule-fields">
            <Form.Item name="role" label={t("compliance.bench.text.role")}>
              <Select
                options={ROLES.map((role) => ({ value: role, label: t(`compliance.rules.roles.${role}`) }))}
              />
            </Form.Item>
            <Form.Item name="grade" label={t("compliance.bench.text.grade")}>
              <Select
                options={[
                  { value: "", label: t("compliance.bench.text.unknown") },
                  ...GRADES.map((grade) => ({ value: grade, label: grade })),
                ]}
              />
            </Form.Item>
            <Form.Item name="stage" label={t("compliance.bench.text.stage")}>
              <Select
                options={STAGES.map((stage) => ({
                  value: stage,
                  label: t(`compliance.bench.text.stages.${stage}`),
                }))}
              />
            </Form.Item>
            <Form.Item name="age" label={t("compliance.bench.text.age")}>
              <InputNumber min={0} max={150} />
            </Form.Item>
          </div>
          <div className="rule-switches">
            <Form.Item name="contract" valuePropName="checked" label={t("compliance.bench.text.contract")}>
              <Switch />
            </Form.Item>
            <Form.Item name="complaint" valuePropName="checked" label={t("compliance.bench.text.complaint")}>
              <Switch />
            </Form.Item>
          </div>
          <Form.Item name="context" label={t("compliance.bench.text.context")}>
            <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={compare.isPending}>
            {t("compliance.bench.text.judge")}
          </Button>
        </Form>
      </section>
      {judged && (
        <div className="bench-verdicts" aria-live="polite">
          <VerdictCard
            title={t("compliance.bench.text.active", { version: active })}
            text={judged.situation.text}
            verdict={judged.verdicts.active}
          />
          {version !== active && (
            <VerdictCard
              title={t("compliance.bench.text.other", { version })}
              text={judged.situation.text}
              verdict={judged.verdicts.other}
            />
          )}
          <Keep judged={judged} />
        </div>
      )}
    </div>
  );
}

interface VerdictCardProps {
  title: string;
  text: string;
  verdict: Verdict;
}

function VerdictCard({ title, text, verdict }: VerdictCardProps) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <LevelTag level={verdict.verdict} />
      </header>
      <p className="bench-marked">
        {segmentsOf(text, verdict.hits).map((one) =>
          one.level === "pass" ? (
            <span key={one.start}>{one.text}</span>
          ) : (
            <mark key={one.start} className={`level-${one.level}`}>
              {one.text}
            </mark>
          ),
        )}
      </p>
      {verdict.hits.length === 0 ? (
        <p className="quiet">{t("compliance.bench.text.passed")}</p>
      ) : (
        <HitList verdict={verdict} />
      )}
      {verdict.warnings.length > 0 && (
        <>
          <h3 className="quiet">{t("compliance.bench.text.warnings")}</h3>
          {verdict.warnings.map((one) => (
            <p key={one.rule}>{one.text}</p>
          ))}
        </>
      )}
    </section>
  );
}

/** What was just tried becomes a labelled text that is judged again with every change. */
function Keep({ judged }: { judged: Judged }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [expected, setExpected] = useState<VerdictLevel>(judged.verdicts.other.verdict);
  const add = useAddCases();
  const showProblem = useShowProblem();
  return (
    <div className="bench-keep">
      <label htmlFor="bench-expected">{t("compliance.bench.text.expected")}</label>
      <Select
        id="bench-expected"
        value={expected}
        onChange={setExpected}
        options={LEVELS.map((level) => ({ value: level, label: t(`compliance.levels.${level}`) }))}
      />
      <Button
        loading={add.isPending}
        onClick={() =>
          void add
            .mutateAsync([{ situation: judged.situation, expected, note: "" }])
            .then(() => void message.success(t("compliance.bench.text.kept")), showProblem)
        }
      >
        {t("compliance.bench.text.keep")}
      </Button>
    </div>
  );
}
