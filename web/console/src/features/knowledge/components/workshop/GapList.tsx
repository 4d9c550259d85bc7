import { App, Button, InputNumber, Popover, Segmented, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Gap, GapState } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useChangeGap, useGaps, useLookForGaps, useSetRetention } from "../../api/workshop.ts";
import { GapCard } from "./GapCard.tsx";

const STATES = ["open", "dismissed", "settled"] as const;

/** What customers asked in vain, gathered into matters, the most frequent first. */
export function GapList() {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const [state, setState] = useState<GapState>("open");
  const gaps = useGaps(state);
  const look = useLookForGaps();
  const change = useChangeGap();
  const showProblem = useShowProblem();
  const data = gaps.data;
  const put = (gap: Gap, next: GapState) =>
    void change.mutateAsync({ id: gap.id, state: next }).then(() => {
      if (next === "open") return;
      const key = `gap ${gap.id}`;
      const undo = () => {
        message.destroy(key);
        put(gap, gap.state);
      };
      void message.success({
        key,
        duration: 8,
        content: (
          <>
            {t(`knowledge.workshop.gaps.${next}`)}
            <Button type="link" size="small" onClick={undo}>
              {t("common.undo")}
            </Button>
          </>
        ),
      });
    }, showProblem);
  return (
    <>
      <div className="workshop-bar">
        <Segmented
          aria-label={t("knowledge.workshop.gaps.show")}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({ value, label: t(`knowledge.workshop.gaps.states.${value}`) }))}
        />
        <Button loading={look.isPending} onClick={() => look.mutate(undefined, { onError: showProblem })}>
          {t("knowledge.workshop.gaps.look")}
        </Button>
        {data && (
          <span className="quiet">
            {data.looked_at
              ? t("knowledge.workshop.gaps.looked", { time: formatMoment(data.looked_at, i18n.language) })
              : t("knowledge.workshop.gaps.never")}
          </span>
        )}
        {data && <Retention days={data.retention_days} />}
      </div>
      {data && (
        <p className="quiet">
          {t("knowledge.workshop.gaps.summary", {
            questions: data.questions,
            failed: data.failed,
            alone: data.alone,
          })}
        </p>
      )}
      <LoadState
        isPending={gaps.isPending}
        error={gaps.error}
        retry={() => void gaps.refetch()}
        empty={data?.gaps.length === 0}
        emptyText={t(`knowledge.workshop.gaps.${state === "open" ? "empty" : "emptyOther"}`)}
        rows={8}
      >
        <ol className="plain-list gap-list">
          {(data?.gaps ?? []).map((gap) => (
            <li key={gap.id}>
              <GapCard gap={gap} onPut={(next) => put(gap, next)} />
            </li>
          ))}
        </ol>
      </LoadState>
    </>
  );
}

/** How long questions are kept; looked at by whoever answers for customers' data. */
function Retention({ days }: { days: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(days);
  const save = useSetRetention();
  const showProblem = useShowProblem();
  const submit = () =>
    void save.mutateAsync(wanted).then(() => {
      setOpen(false);
      void message.success(t("knowledge.workshop.gaps.retentionSaved"));
    }, showProblem);
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      content={
        <div className="retention">
          <Space.Compact>
            <InputNumber
              aria-label={t("knowledge.workshop.gaps.retentionTitle")}
              min={1}
              max={3650}
              precision={0}
              value={wanted}
              onChange={(value) => setWanted(value ?? days)}
            />
            <Button type="primary" loading={save.isPending} onClick={submit}>
              {t("knowledge.workshop.bench.save")}
            </Button>
          </Space.Compact>
          <p className="quiet">{t("knowledge.workshop.gaps.retentionHint")}</p>
        </div>
      }
    >
      <Button type="link" size="small">
        {t("knowledge.workshop.gaps.retention", { days })}
      </Button>
    </Popover>
  );
}
