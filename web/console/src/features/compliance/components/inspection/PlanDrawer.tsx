import { Alert, App, Button, Drawer, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InspectionRisk, QueueKind, SamplingContent, SamplingPlan } from "../../../../api-types.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { useSavePlan, useTryPlan } from "../../api/inspection.ts";
import { useQueueName, useRiskName } from "./names.ts";

const RISKS: readonly InspectionRisk[] = [
  "complaint",
  "regulator",
  "fraud",
  "account_theft",
  "self_harm",
  "refused",
  "override",
  "contradiction",
  "low_rating",
  "low_score",
  "churn",
];
const QUEUES: readonly QueueKind[] = ["service", "advisory", "relationship", "complaint", "emergency"];
const DAYS = 28;
const EMPTY: SamplingContent = {
  name: "",
  queues: [],
  random_share: 0.02,
  risks: [],
  new_staff: null,
  minimum_per_week: 0,
  low_score: 60,
  low_rating: 2,
  due_days: 7,
  active: true,
};

/** One plan to be written; what it would draw can be tried before it is saved. */
export function PlanDrawer({ plan, onClose }: { plan: SamplingPlan | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const [content, setContent] = useState(plan?.content ?? EMPTY);
  const [seed, setSeed] = useState(plan?.seed ?? null);
  const save = useSavePlan();
  const trial = useTryPlan();
  const change = (part: Partial<SamplingContent>) => setContent({ ...content, ...part });
  const submit = async () => {
    try {
      await save.mutateAsync({ id: plan?.id ?? null, content, edition: plan?.edition ?? 0, seed });
      void message.success(t("compliance.inspection.plans.saved"));
      onClose();
    } catch {
      // the drawer shows it
    }
  };
  return (
    <Drawer
      open
      size="large"
      onClose={onClose}
      title={plan?.content.name ?? t("compliance.inspection.plans.new")}
      extra={
        <Button
          type="primary"
          disabled={content.name.trim() === ""}
          loading={save.isPending}
          onClick={() => void submit()}
        >
          {t("compliance.inspection.plans.save")}
        </Button>
      }
    >
      <div className="plan-form">
        {save.isError && <Alert type="error" showIcon title={textOf(save.error)} />}
        <PlanFields content={content} change={change} />
        <div className="plan-line">
          <span>{t("compliance.inspection.plans.seed")}</span>
          <InputNumber
            aria-label={t("compliance.inspection.plans.seed")}
            value={seed}
            min={0}
            precision={0}
            onChange={setSeed}
          />
        </div>
        <p className="quiet">{t("compliance.inspection.plans.seedHint")}</p>
        <Button
          loading={trial.isPending}
          disabled={content.name.trim() === ""}
          onClick={() => trial.mutate({ content, seed: seed ?? 0, days: DAYS })}
        >
          {t("compliance.inspection.plans.try")}
        </Button>
        {trial.isError && <Alert type="error" showIcon title={textOf(trial.error)} />}
        {trial.data && <Tried data={trial.data} />}
      </div>
    </Drawer>
  );
}

interface FieldsProps {
  content: SamplingContent;
  change: (part: Partial<SamplingContent>) => void;
}

function PlanFields({ content, change }: FieldsProps) {
  const { t } = useTranslation();
  const queueName = useQueueName();
  const riskName = useRiskName();
  const share = (risk: InspectionRisk) => content.risks.find((one) => one.risk === risk)?.share ?? 0;
  const setShare = (risk: InspectionRisk, value: number) => {
    const rest = content.risks.filter((one) => one.risk !== risk);
    change({ risks: value > 0 ? [...rest, { risk, share: value }] : rest });
  };
  return (
    <>
      <div className="plan-line">
        <span>{t("compliance.inspection.plans.name")}</span>
        <Input
          aria-label={t("compliance.inspection.plans.name")}
          value={content.name}
          maxLength={60}
          onChange={(event) => change({ name: event.target.value })}
        />
      </div>
      <span className="plan-line">
        {t("compliance.inspection.plans.active")}
        <Switch
          checked={content.active}
          aria-label={t("compliance.inspection.plans.active")}
          onChange={(active) => change({ active })}
        />
      </span>
      <Percent
        label={t("compliance.inspection.plans.random")}
        share={content.random_share}
        onChange={(random_share) => change({ random_share })}
      />
      <h3>{t("compliance.inspection.plans.risksLabel")}</h3>
      {RISKS.map((risk) => (
        <Percent
          key={risk}
          label={riskName(risk)}
          share={share(risk)}
          onChange={(value) => setShare(risk, value)}
        />
      ))}
      <Percent
        label={t("compliance.inspection.plans.newStaff")}
        share={content.new_staff?.share ?? 0}
        onChange={(value) =>
          change({ new_staff: value > 0 ? { days: content.new_staff?.days ?? 90, share: value } : null })
        }
      />
      {content.new_staff && (
        <Whole
          label={t("compliance.inspection.plans.newDays")}
          value={content.new_staff.days}
          most={730}
          onChange={(days) => change({ new_staff: { days, share: content.new_staff?.share ?? 0 } })}
        />
      )}
      <Whole
        label={t("compliance.inspection.plans.minimum")}
        value={content.minimum_per_week}
        least={0}
        most={50}
        onChange={(minimum_per_week) => change({ minimum_per_week })}
      />
      <Whole
        label={t("compliance.inspection.plans.lowScore")}
        value={content.low_score}
        least={0}
        most={100}
        onChange={(low_score) => change({ low_score })}
      />
      <Whole
        label={t("compliance.inspection.plans.lowRating")}
        value={content.low_rating}
        most={5}
        onChange={(low_rating) => change({ low_rating })}
      />
      <Whole
        label={t("compliance.inspection.plans.dueDays")}
        value={content.due_days}
        most={60}
        onChange={(due_days) => change({ due_days })}
      />
      <Select
        mode="multiple"
        aria-label={t("compliance.inspection.plans.queues")}
        placeholder={t("compliance.inspection.plans.queues")}
        value={content.queues}
        onChange={(queues) => change({ queues })}
        options={QUEUES.map((value) => ({ value, label: queueName(value) }))}
      />
    </>
  );
}

function Percent({
  label,
  share,
  onChange,
}: {
  label: string;
  share: number;
  onChange: (share: number) => void;
}) {
  return (
    <div className="plan-line">
      <span>{label}</span>
      <InputNumber
        aria-label={label}
        value={Math.round(share * 1000) / 10}
        min={0}
        max={100}
        step={1}
        suffix="%"
        onChange={(value) => onChange((value ?? 0) / 100)}
      />
    </div>
  );
}

interface WholeProps {
  label: string;
  value: number;
  least?: number;
  most: number;
  onChange: (value: number) => void;
}

function Whole({ label, value, least = 1, most, onChange }: WholeProps) {
  return (
    <div className="plan-line">
      <span>{label}</span>
      <InputNumber
        aria-label={label}
        value={value}
        min={least}
        max={most}
        precision={0}
        onChange={(next) => onChange(next ?? least)}
      />
    </div>
  );
}

function Tried({ data }: { data: NonNullable<ReturnType<typeof useTryPlan>["data"]> }) {
  const { t } = useTranslation();
  const riskName = useRiskName();
  return (
    <div role="status">
      <p>
        {t("compliance.inspection.plans.tried", { conversations: data.conversations, drawn: data.drawn })}
      </p>
      <span className="entry-tags">
        {Object.entries(data.reasons).map(([reason, count]) => (
          <span key={reason} className="flag">
            {riskName(reason)} {count}
          </span>
        ))}
      </span>
    </div>
  );
}
