import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleChange, RuleVersion } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useNamed } from "../../../conversations/names.ts";
import { useRuleChanges } from "../../api/rules.ts";
import { useNameOf } from "./parts.tsx";

/** Opens what a version has otherwise than the one that holds. */
export function ChangesButton({
  version,
  against = null,
}: {
  version: RuleVersion;
  against?: number | null;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("compliance.rules.draft.compare")}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        size={720}
        destroyOnHidden
        title={t("compliance.rules.draft.compare")}
      >
        <ChangeList version={version} against={against} />
      </Drawer>
    </>
  );
}

function ChangeList({ version, against }: { version: RuleVersion; against: number | null }) {
  const { t } = useTranslation();
  const changes = useRuleChanges(version.version, against, version.revision);
  const found = changes.data?.changes ?? [];
  return (
    <LoadState
      isPending={changes.isPending}
      error={changes.error}
      retry={() => void changes.refetch()}
      empty={found.length === 0}
      emptyText={t("compliance.rules.changes.none")}
    >
      <p className="quiet">
        {t("compliance.rules.changes.title", { version: version.version, against: changes.data?.against })} ·{" "}
        {t("compliance.rules.changes.summary", {
          count: found.length,
          laxer: found.filter((one) => one.effect === "laxer").length,
        })}
      </p>
      <ul className="plain-list rule-changes">
        {found.map((one) => (
          <li key={`${one.category} ${one.expression} ${one.field}`}>
            <Change change={one} />
          </li>
        ))}
      </ul>
    </LoadState>
  );
}

const CODES: Record<string, string> = {
  level: "compliance.levels",
  guards: "compliance.rules.guardNames",
  roles: "compliance.rules.roles",
  when: "compliance.rules.editor.whens",
};

function Change({ change }: { change: RuleChange }) {
  const { t } = useTranslation();
  const nameOf = useNameOf();
  const fieldName = useNamed("compliance.rules.changes.fields");
  const named = useNamed(CODES[change.field] ?? "compliance.rules.changes.codes");
  const gone = [...(change.before === null ? [] : [change.before]), ...change.removed];
  const came = [...(change.after === null ? [] : [change.after]), ...change.added];
  const name = change.category === change.name ? fieldName(change.category) : nameOf(change);
  return (
    <>
      <div className="rule-change-head">
        <strong>{name}</strong>
        {change.expression !== null && <code>{change.expression}</code>}
        <span>{fieldName(change.field)}</span>
        <span className={`flag ${change.effect === "laxer" ? "flag-warning" : ""}`}>
          {t(`compliance.rules.changes.${change.effect}`)}
        </span>
      </div>
      {gone.map((one) => (
        <div key={`- ${one}`} className="rule-change-words">
          <span className="sr-only">{t("compliance.rules.changes.gone")}</span>
          <del>{named(one)}</del>
        </div>
      ))}
      {came.map((one) => (
        <div key={`+ ${one}`} className="rule-change-words">
          <span className="sr-only">{t("compliance.rules.changes.added")}</span>
          <ins>{named(one)}</ins>
        </div>
      ))}
    </>
  );
}
