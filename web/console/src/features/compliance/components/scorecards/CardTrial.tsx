import { Alert, Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ScorecardContent } from "../../../../api-types.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useInspections } from "../../api/inspection.ts";
import { useTryCard } from "../../api/scorecards.ts";
import { Points } from "../inspection/InspectionList.tsx";
import { ScoreMark } from "../inspection/ItemRow.tsx";
import { useNote, useOwnName } from "../inspection/names.ts";
import { Transcript } from "../inspection/Transcript.tsx";

/** What the card as it is being written finds in a real conversation; nothing is kept. */
export function CardTrial({ content }: { content: ScorecardContent }) {
  const { t, i18n } = useTranslation();
  const textOf = useProblemText();
  const noteOf = useNote();
  const ownName = useOwnName();
  const list = useInspections({ state: "all", queue: null, risk: null, below: null, staff_id: null });
  const lines = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [item, setItem] = useState<string | null>(null);
  const trial = useTryCard();
  if (list.isSuccess && lines.length === 0) {
    return <p className="quiet">{t("compliance.scorecards.previewNone")}</p>;
  }
  const result = trial.data?.results.find((one) => one.item === item);
  return (
    <div className="card-trial">
      <div className="card-adding">
        <Select
          aria-label={t("compliance.scorecards.previewPick")}
          placeholder={t("compliance.scorecards.previewPick")}
          value={chosen}
          onChange={setChosen}
          options={lines.map((line) => ({
            value: line.conversation_id,
            label: `${line.person?.name ?? t("compliance.inspection.bot")} · ${formatMoment(line.closed_at, i18n.language)}`,
          }))}
        />
        <Button
          disabled={chosen === null}
          loading={trial.isPending}
          onClick={() => chosen && trial.mutate({ content, conversation_id: chosen })}
        >
          {t("compliance.scorecards.previewRun")}
        </Button>
      </div>
      {trial.isError && <Alert type="error" showIcon title={textOf(trial.error)} />}
      {trial.data && (
        <>
          <p>
            <Points score={trial.data.score} />{" "}
            <span className="quiet">
              {t("compliance.scorecards.previewTime", { milliseconds: trial.data.milliseconds })}
            </span>
          </p>
          <ul className="plain-list trial-items">
            {content.items.map((one) => {
              const found = trial.data.results.find((candidate) => candidate.item === one.id);
              return (
                found && (
                  <li key={one.id}>
                    <button
                      type="button"
                      className="link"
                      aria-pressed={item === one.id}
                      onClick={() => setItem(one.id)}
                    >
                      {ownName(one)}
                    </button>{" "}
                    <ScoreMark item={one} score={found.score} />{" "}
                    <span className="quiet">{noteOf(found)}</span>
                  </li>
                )
              );
            })}
          </ul>
          <div className="trial-talk">
            <Transcript talk={trial.data.talk} evidence={result?.evidence ?? []} />
          </div>
        </>
      )}
    </div>
  );
}
