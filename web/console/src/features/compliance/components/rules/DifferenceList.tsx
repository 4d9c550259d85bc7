import { Button, Segmented, Switch, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleDifference, RuleDifferenceKind } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { formatMoment } from "../../../../app/time.ts";
import { useDifferences } from "../../api/rules.ts";
import { KINDS, type Kinds } from "./KindFigures.tsx";
import { LevelTag } from "./parts.tsx";

const PAGE = 20;
const MOST = 100;

interface DifferenceListProps {
  path: string;
  kinds: Kinds;
  categoryName: (id: string) => string;
  /** Whatever changes when there may be others. */
  stamp: unknown;
}

/** The messages themselves, with what was said before them; personal data is masked unless asked for. */
export function DifferenceList({ path, kinds, categoryName, stamp }: DifferenceListProps) {
  const { t } = useTranslation();
  const may = useMay("read_evidence");
  const [kind, setKind] = useState<RuleDifferenceKind | "all">("all");
  const [limit, setLimit] = useState(PAGE);
  const [asWritten, setAsWritten] = useState(false);
  const wanted = kind === "all" ? null : kind;
  const found = useDifferences({ path, kind: wanted, limit, asWritten }, stamp);
  const items = found.data?.items ?? [];
  const total = found.data?.total ?? 0;
  const present = KINDS.filter((one) => (kinds[one.kind] ?? 0) > 0);
  if (present.length === 0) return <p className="quiet">{t("compliance.bench.history.nothing")}</p>;
  return (
    <section className="differences" aria-label={t("compliance.rules.shadow.different")}>
      <div className="differences-head">
        <Segmented
          value={kind}
          onChange={(next) => {
            setKind(next);
            setLimit(PAGE);
          }}
          options={[
            { value: "all" as const, label: t("compliance.rules.differences.all") },
            ...present.map((one) => ({ value: one.kind, label: t(`compliance.rules.kinds.${one.kind}`) })),
          ]}
        />
        {may ? (
          <Tooltip title={t("compliance.rules.differences.asWrittenHint")}>
            <span className="differences-mask">
              <Switch
                size="small"
                checked={asWritten}
                onChange={setAsWritten}
                aria-label={t("compliance.rules.differences.asWritten")}
              />{" "}
              {t("compliance.rules.differences.asWritten")}
            </span>
          </Tooltip>
        ) : (
          <span className="quiet">{t("compliance.rules.differences.masked")}</span>
        )}
      </div>
      <LoadState
        isPending={found.isPending}
        error={found.error}
        retry={() => void found.refetch()}
        empty={items.length === 0}
        emptyText={t("compliance.rules.differences.none")}
      >
        <ul className="plain-list">
          {items.map((one) => (
            <li key={`${one.conversation_id} ${one.seq}`} className="difference">
              <Difference one={one} categoryName={categoryName} />
            </li>
          ))}
        </ul>
        {items.length < total && items.length >= limit && limit < MOST && (
          <Button loading={found.isFetching} onClick={() => setLimit(Math.min(MOST, limit + PAGE))}>
            {t("compliance.rules.differences.more")}
          </Button>
        )}
      </LoadState>
    </section>
  );
}

interface DifferenceProps {
  one: RuleDifference;
  categoryName: (id: string) => string;
}

function Difference({ one, categoryName }: DifferenceProps) {
  const { t, i18n } = useTranslation();
  const ruleName = (rule: string) => categoryName(rule.split(".")[0] ?? rule);
  const names = (rules: readonly string[]) => [...new Set(rules.map(ruleName))].join("、");
  return (
    <>
      <div className="difference-head">
        <span className="flag">{t(`compliance.rules.kinds.${one.kind}`)}</span>
        <LevelTag level={one.before} /> <span aria-hidden>→</span> <LevelTag level={one.after} />
        <span className="quiet">
          {one.role !== null && t(`compliance.rules.roles.${one.role}`)}
          {one.at !== null && ` · ${formatMoment(one.at, i18n.language)}`}
        </span>
      </div>
      {one.context.map((said, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one message never move
        <p key={place} className="quiet difference-before">
          {t(`compliance.rules.roles.${said.role}`)}: {said.text}
        </p>
      ))}
      <p className="difference-text">{one.text ?? t("compliance.rules.differences.gone")}</p>
      {one.gained.length > 0 && (
        <p className="quiet">
          {t("compliance.rules.differences.gained")}: {names(one.gained)}
        </p>
      )}
      {one.lost.length > 0 && (
        <p className="quiet">
          {t("compliance.rules.differences.lost")}: {names(one.lost)}
        </p>
      )}
    </>
  );
}
