import { Segmented, Tabs } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { RuleVersion, RuleVersions } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { formatMoment } from "../../../app/time.ts";
import { useRuleVersions } from "../api/rules.ts";
import { GateNotice } from "../components/GateNotice.tsx";
import { CategoryTable } from "../components/rules/CategoryTable.tsx";
import { DraftBar } from "../components/rules/DraftBar.tsx";
import { OpenDraftButton } from "../components/rules/OpenDraft.tsx";
import { isOpen } from "../components/rules/parts.tsx";
import { RulesBanner } from "../components/rules/RulesBanner.tsx";
import { VersionList } from "../components/rules/VersionList.tsx";
import "./rules.css";

const ShadowPanel = lazy(() => import("../components/rules/ShadowPanel.tsx"));
const TABS = ["list", "versions", "shadow"] as const;
type Tab = (typeof TABS)[number];

/** The rules: what holds, what is being written, and the life of every version. */
export function RulesPage() {
  const { t } = useTranslation();
  const versions = useRuleVersions();
  return (
    <div className="page rules">
      <header className="page-head">
        <h1>{t("compliance.rules.title")}</h1>
        {versions.data && <Standing versions={versions.data} />}
        <span className="page-actions">
          {versions.data && !versions.data.versions.some(isOpen) && (
            <OpenDraftButton version={null} type="primary" />
          )}
        </span>
      </header>
      <p className="quiet rules-hint">{t("compliance.rules.hint")}</p>
      <GateNotice />
      <RulesBanner />
      <LoadState
        isPending={versions.isPending}
        error={versions.error}
        retry={() => void versions.refetch()}
        rows={10}
      >
        {versions.data && <Rooms versions={versions.data} />}
      </LoadState>
    </div>
  );
}

function Standing({ versions }: { versions: RuleVersions }) {
  const { t, i18n } = useTranslation();
  const active = versions.versions.find((one) => one.version === versions.active);
  const rolled = versions.versions.find((one) => one.share !== null);
  if (!active) return null;
  return (
    <span className="quiet">
      {t("compliance.rules.holds", {
        version: active.version,
        time: formatMoment(active.activated_at ?? active.created_at, i18n.language),
      })}
      {rolled && ` · ${t("compliance.rules.rolling", { version: rolled.version, share: rolled.share })}`}
    </span>
  );
}

function Rooms({ versions }: { versions: RuleVersions }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("tab");
  const tab: Tab = TABS.find((one) => one === asked) ?? "list";
  const open = versions.versions.find(isOpen);
  const go = (changes: Record<string, string | null>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return (
    <>
      {open && <DraftBar draft={open} versions={versions} />}
      <Tabs
        activeKey={tab}
        onChange={(key) => go({ tab: key })}
        items={[
          {
            key: "list",
            label: t("compliance.rules.tabs.list"),
            children: <ListRoom versions={versions} open={open} go={go} asked={search.get("version")} />,
          },
          {
            key: "versions",
            label: t("compliance.rules.tabs.versions"),
            children: (
              <VersionList
                versions={versions}
                onView={(version) => go({ tab: "list", version: String(version) })}
                onReport={(version) => go({ tab: "shadow", version: String(version) })}
              />
            ),
          },
          {
            key: "shadow",
            label: t("compliance.rules.tabs.shadow"),
            children: (
              <Suspense fallback={null}>
                <ShadowPanel versions={versions} asked={search.get("version")} />
              </Suspense>
            ),
          },
        ]}
        destroyOnHidden
      />
    </>
  );
}

interface ListRoomProps {
  versions: RuleVersions;
  open: RuleVersion | undefined;
  asked: string | null;
  go: (changes: Record<string, string | null>) => void;
}

function ListRoom({ versions, open, asked, go }: ListRoomProps) {
  const { t } = useTranslation();
  const known = versions.versions.find((one) => String(one.version) === asked);
  const shown = known ?? open ?? versions.versions.find((one) => one.version === versions.active);
  if (!shown) return null;
  const choices = versions.versions.filter(
    (one) => one.version === versions.active || one === open || one === shown,
  );
  const label = (one: RuleVersion) =>
    t(
      one.version === versions.active
        ? "compliance.rules.showActive"
        : one === open
          ? "compliance.rules.showDraft"
          : "compliance.rules.showOther",
      { version: one.version },
    );
  return (
    <>
      {choices.length > 1 && (
        <Segmented
          className="rules-shown"
          aria-label={t("compliance.rules.show")}
          value={shown.version}
          onChange={(version) => go({ version: String(version) })}
          options={choices.map((one) => ({ value: one.version, label: label(one) }))}
        />
      )}
      <CategoryTable key={shown.version} version={shown} />
    </>
  );
}
