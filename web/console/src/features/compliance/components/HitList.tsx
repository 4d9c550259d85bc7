import {
  BulbOutlined,
  ExclamationCircleOutlined,
  PauseCircleOutlined,
  StopOutlined,
} from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Hit, Verdict, VerdictLevel } from "../../../api-types.ts";
import { useNamed } from "../../conversations/names.ts";
import { LegalText } from "../../knowledge/components/documents/LegalText.tsx";
import { additionOf, isWorse } from "../marks.ts";
import "./compliance.css";

export const LEVEL_SIGNS: Record<Exclude<VerdictLevel, "pass">, ReactNode> = {
  hint: <BulbOutlined aria-hidden />,
  confirm: <ExclamationCircleOutlined aria-hidden />,
  hold: <PauseCircleOutlined aria-hidden />,
  block: <StopOutlined aria-hidden />,
};

interface HitListProps {
  verdict: Verdict;
  /** One click puts the proposed wording in place of the passage, or adds what a hint misses. */
  onInstead?: (hit: Hit) => void;
}

/** Every passage a rule objects to, the gravest first: what, why, by which provision, and what to say instead. */
export function HitList({ verdict, onInstead }: HitListProps) {
  const hits = [...verdict.hits].sort((one, other) => (isWorse(one.level, other.level) ? -1 : 1));
  return (
    <ul className="hits">
      {hits.map((hit) => (
        <HitRow key={`${hit.rule} ${hit.start} ${hit.end}`} hit={hit} {...(onInstead ? { onInstead } : {})} />
      ))}
    </ul>
  );
}

function HitRow({ hit, onInstead }: { hit: Hit; onInstead?: (hit: Hit) => void }) {
  const { t } = useTranslation();
  const named = useNamed("compliance.categories");
  const name = named(hit.category);
  if (hit.level === "pass") return null;
  const addition = additionOf(hit);
  const usable = hit.level !== "hint" || addition !== null;
  return (
    <li className="hit">
      <div>
        <span className={`level level-${hit.level}`}>
          {LEVEL_SIGNS[hit.level]} {t(`compliance.levels.${hit.level}`)}
        </span>{" "}
        <strong>{name === hit.category && hit.name !== "" ? hit.name : name}</strong>
        {hit.quote !== "" && <q>{hit.quote}</q>}
      </div>
      <div>
        {hit.why}
        {hit.basis !== "" && (
          <span className="quiet">
            {" "}
            {t("compliance.basis")}: <LegalText text={hit.basis} />
          </span>
        )}
      </div>
      {hit.instead !== "" && (
        <div className="instead">
          <span>{addition ?? hit.instead}</span>
          {onInstead && usable && (
            <Button size="small" onClick={() => onInstead(hit)}>
              {t(addition === null ? "compliance.instead" : "compliance.add")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
