import { useTranslation } from "react-i18next";
import type { RuleDifferenceKind } from "../../../../api-types.ts";

export type Kinds = Partial<Record<RuleDifferenceKind, number>>;

export const KINDS: readonly { kind: RuleDifferenceKind; colour: string }[] = [
  { kind: "caught", colour: "#3f5fe0" },
  { kind: "let_through", colour: "#d4761f" },
  { kind: "raised", colour: "#7c5cd0" },
  { kind: "lowered", colour: "#c2a24a" },
  { kind: "changed", colour: "#8c8fa3" },
];

/** How many messages another version would treat otherwise, and in which way. */
export function KindFigures({ judged, kinds }: { judged: number; kinds: Kinds }) {
  const { t } = useTranslation();
  return (
    <dl className="kind-figures">
      <div>
        <dt>{t("compliance.rules.shadow.judged")}</dt>
        <dd className="number">{judged.toLocaleString()}</dd>
      </div>
      {KINDS.map(({ kind }) => (
        <div key={kind} title={t(`compliance.rules.kindHints.${kind}`)}>
          <dt>{t(`compliance.rules.kinds.${kind}`)}</dt>
          <dd className="number">{(kinds[kind] ?? 0).toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}
