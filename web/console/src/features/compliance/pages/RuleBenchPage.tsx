import { Select, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { RuleVersions } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useRuleVersions } from "../api/rules.ts";
import { CasesBench } from "../components/bench/CasesBench.tsx";
import { HistoryBench } from "../components/bench/HistoryBench.tsx";
import { TextBench } from "../components/bench/TextBench.tsx";
import { GateNotice } from "../components/GateNotice.tsx";
import { isOpen } from "../components/rules/parts.tsx";
import { RulesBanner } from "../components/rules/RulesBanner.tsx";
import "./rules.css";

const TABS = ["text", "history", "cases"] as const;

/** What a version of the rules would change, seen before it goes live. */
export function RuleBenchPage() {
  const { t } = useTranslation();
  const versions = useRuleVersions();
  return (
    <div className="page rules">
      <header className="page-head">
        <h1>{t("compliance.bench.title")}</h1>
      </header>
      <p className="quiet rules-hint">{t("compliance.bench.hint")}</p>
      <GateNotice />
      <RulesBanner />
      <LoadState
        isPending={versions.isPending}
        error={versions.error}
        retry={() => void versions.refetch()}
        rows={8}
      >
        {versions.data && <Benches versions={versions.data} />}
      </LoadState>
    </div>
  );
}

function Benches({ versions }: { versions: RuleVersions }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const go = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const tried = versions.versions.filter((one) => one.status !== "discarded");
  const asked = search.get("version");
  const version =
    tried.find((one) => String(one.version) === asked) ??
    tried.find(isOpen) ??
    tried.find((one) => one.status === "approved") ??
    tried.find((one) => one.version === versions.active);
  if (!version || versions.active === null) return <p className="quiet">{t("compliance.bench.noVersion")}</p>;
  const tab = TABS.find((one) => one === search.get("tab")) ?? "text";
  const parts = { version: version.version, active: versions.active };
  return (
    <>
      <div className="bench-version">
        <label htmlFor="bench-version">{t("compliance.bench.version")}</label>
        <Select
          id="bench-version"
          value={version.version}
          onChange={(next) => go("version", String(next))}
          options={tried.map((one) => ({
            value: one.version,
            label: `${t("compliance.rules.versions.title", { version: one.version })} · ${t(`compliance.rules.status.${one.status}`)}`,
          }))}
        />
        {version.version !== versions.active && (
          <span className="quiet">{t("compliance.bench.against", { version: versions.active })}</span>
        )}
      </div>
      <Tabs
        activeKey={tab}
        onChange={(key) => go("tab", key)}
        items={[
          {
            key: "text",
            label: t("compliance.bench.tabs.text"),
            children: <TextBench key={version.version} {...parts} />,
          },
          {
            key: "history",
            label: t("compliance.bench.tabs.history"),
            children: <HistoryBench {...parts} />,
          },
          {
            key: "cases",
            label: t("compliance.bench.tabs.cases"),
            children: <CasesBench key={version.version} {...parts} />,
          },
        ]}
        destroyOnHidden
      />
    </>
  );
}
