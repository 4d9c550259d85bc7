import { Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ItemAgreement } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useAgreement } from "../../api/inspection.ts";
import { useScorecards } from "../../api/scorecards.ts";
import { useOwnName } from "./names.ts";

const RANGES = [30, 90, 180, 365];

/** How far rules, or the language model, and people agree, item by item. */
export function AgreementView() {
  const { t } = useTranslation();
  const ownName = useOwnName();
  const cards = useScorecards();
  const [card, setCard] = useState<string>();
  const [source, setSource] = useState<"rules" | "model">("rules");
  const [days, setDays] = useState(180);
  const chosen = card ?? cards.data?.find((one) => one.published !== null)?.id;
  const found = useAgreement(chosen, source, days);
  const { data } = found;
  return (
    <section className="panel" aria-label={t("compliance.inspection.agreement.title")}>
      <header>
        <h2>{t("compliance.inspection.agreement.title")}</h2>
        <span className="inspection-filters">
          <Segmented
            aria-label={t("compliance.inspection.agreement.source")}
            value={source}
            onChange={setSource}
            options={(["rules", "model"] as const).map((value) => ({
              value,
              label: t(`compliance.inspection.agreement.${value}`),
            }))}
          />
          <Select
            aria-label={t("compliance.inspection.agreement.card")}
            value={chosen ?? null}
            onChange={setCard}
            options={(cards.data ?? []).map((one) => ({
              value: one.id,
              label: ownName((one.published ?? one.draft)?.content ?? { name: "", name_en: "" }),
            }))}
          />
          <Select
            value={days}
            onChange={setDays}
            options={RANGES.map((count) => ({
              value: count,
              label: t("compliance.inspection.agreement.days", { count }),
            }))}
          />
        </span>
      </header>
      <p className="quiet">
        {t("compliance.inspection.agreement.intro")}{" "}
        {data && t("compliance.inspection.agreement.conversations", { count: data.conversations })}
      </p>
      <LoadState
        isPending={found.isPending}
        error={found.error ?? cards.error}
        retry={() => void found.refetch()}
        empty={data?.items.length === 0}
        emptyText={t("compliance.inspection.agreement.empty")}
      >
        {data && (
          <div className="table-scroll">
            <table className="figures-table">
              <thead>
                <tr>
                  <th>{t("compliance.inspection.agreement.item")}</th>
                  <th className="number">{t("compliance.inspection.agreement.pairs")}</th>
                  <th className="number">{t("compliance.inspection.agreement.agreed")}</th>
                  <th className="number">{t("compliance.inspection.agreement.kappa")}</th>
                  <th className="number">{t("compliance.inspection.agreement.interval")}</th>
                  <th>{t("compliance.inspection.agreement.strength")}</th>
                  <th>{t("compliance.inspection.agreement.table")}</th>
                </tr>
              </thead>
              <tbody>
                {[...data.overall.filter((one) => one.pairs > 0), ...data.items].map((one) => (
                  <Row key={one.item ?? one.scale} one={one} enough={data.enough} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </LoadState>
    </section>
  );
}

function Row({ one, enough }: { one: ItemAgreement; enough: number }) {
  const { t } = useTranslation();
  const ownName = useOwnName();
  const name = one.item === null ? t(`compliance.inspection.agreement.overall.${one.scale}`) : ownName(one);
  const two = (value: number | null) => (value === null ? "–" : value.toFixed(2));
  return (
    <tr>
      <td>{one.item === null ? <strong>{name}</strong> : name}</td>
      <td className="number">{one.pairs}</td>
      <td className="number">{one.agreed === null ? "–" : `${Math.round(one.agreed * 100)}%`}</td>
      <td className="number">{two(one.kappa)}</td>
      <td className="number">{one.low === null ? "–" : `${two(one.low)} – ${two(one.high)}`}</td>
      <td>
        {one.pairs < enough ? (
          <span className="quiet">{t("compliance.inspection.agreement.few", { count: enough })}</span>
        ) : (
          t(`compliance.inspection.agreement.strengths.${one.strength}`)
        )}
      </td>
      <td>
        <Cells one={one} />
      </td>
    </tr>
  );
}

function Cells({ one }: { one: ItemAgreement }) {
  const values = one.scale === "five" ? [1, 2, 3, 4, 5] : [0, 1];
  const count = (automatic: number, human: number) =>
    one.table.find((cell) => cell.automatic === automatic && cell.human === human)?.count ?? 0;
  return (
    <table className="kappa-cells number">
      <tbody>
        {values.map((automatic) => (
          <tr key={automatic}>
            {values.map((human) => (
              <td key={human} className={automatic === human ? "kappa-same" : undefined}>
                {count(automatic, human) || ""}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
