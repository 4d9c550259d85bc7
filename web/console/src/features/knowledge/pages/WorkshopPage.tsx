import { Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { ConflictList } from "../components/workshop/ConflictList.tsx";
import { GapList } from "../components/workshop/GapList.tsx";
import { RatedList } from "../components/workshop/RatedList.tsx";
import { ReplayPanel } from "../components/workshop/ReplayPanel.tsx";
import { TestSets } from "../components/workshop/TestSets.tsx";
import "./knowledge.css";
import "./workshop.css";

const TABS = { gaps: GapList, rated: RatedList, conflicts: ConflictList, bench: Bench } as const;
const NAMES = Object.keys(TABS) as (keyof typeof TABS)[];

/** Where editors learn what is missing and try what they have written. */
export function WorkshopPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const tab = NAMES.find((one) => one === search.get("tab")) ?? "gaps";
  return (
    <div className="page workshop">
      <header className="page-head">
        <h1>{t("knowledge.workshop.title")}</h1>
      </header>
      <Tabs
        activeKey={tab}
        destroyOnHidden
        onChange={(key) => setSearch(key === "gaps" ? {} : { tab: key }, { replace: true })}
        items={NAMES.map((key) => {
          const Content = TABS[key];
          return { key, label: t(`knowledge.workshop.tabs.${key}`), children: <Content /> };
        })}
      />
    </div>
  );
}

function Bench() {
  return (
    <div className="bench-panes">
      <ReplayPanel />
      <TestSets />
    </div>
  );
}
