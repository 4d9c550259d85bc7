import { Button, Result } from "antd";
import { useTranslation } from "react-i18next";
import { createBrowserRouter, Link, Navigate } from "react-router";
import { useAccount } from "./account.tsx";
import { areasOf } from "./areas.tsx";
import { Broken } from "./shell/Broken.tsx";
import { Shell } from "./shell/Shell.tsx";

function Start() {
  const { t } = useTranslation();
  const first = areasOf(useAccount())[0];
  if (first) return <Navigate to={first.path} replace />;
  return <Result status="info" title={t("shell.noArea")} />;
}

function NotFound() {
  const { t } = useTranslation();
  const home = (
    <Link to="/">
      <Button type="primary">{t("shell.home")}</Button>
    </Link>
  );
  return <Result status="404" title={t("shell.notFound")} extra={home} />;
}

const desk = async () => ({
  Component: (await import("../features/conversations/pages/DeskPage.tsx")).DeskPage,
});
const board = async () => ({
  Component: (await import("../features/routing/pages/BoardPage.tsx")).BoardPage,
});
const knowledge = async () => ({
  Component: (await import("../features/knowledge/pages/KnowledgeLayout.tsx")).KnowledgeLayout,
});
const entries = async () => ({
  Component: (await import("../features/knowledge/pages/KnowledgePage.tsx")).KnowledgePage,
});
const reviews = async () => ({
  Component: (await import("../features/knowledge/pages/ReviewPage.tsx")).ReviewPage,
});
const comparison = async () => ({
  Component: (await import("../features/knowledge/pages/ComparePage.tsx")).ComparePage,
});
const scripts = async () => ({
  Component: (await import("../features/knowledge/pages/ScriptsPage.tsx")).ScriptsPage,
});
const variables = async () => ({
  Component: (await import("../features/knowledge/pages/VariablesPage.tsx")).VariablesPage,
});
const exchange = async () => ({
  Component: (await import("../features/knowledge/pages/ExchangePage.tsx")).ExchangePage,
});
const workshop = async () => ({
  Component: (await import("../features/knowledge/pages/WorkshopPage.tsx")).WorkshopPage,
});
const models = async () => ({
  Component: (await import("../features/knowledge/pages/ModelsPage.tsx")).ModelsPage,
});
const flows = async () => ({
  Component: (await import("../features/knowledge/pages/FlowsPage.tsx")).FlowsPage,
});
const documents = async () => ({
  Component: (await import("../features/knowledge/pages/DocumentsPage.tsx")).DocumentsPage,
});
const document = async () => ({
  Component: (await import("../features/knowledge/pages/DocumentPage.tsx")).DocumentPage,
});
const graph = async () => ({
  Component: (await import("../features/knowledge/pages/GraphPage.tsx")).GraphPage,
});
const compliance = async () => ({
  Component: (await import("../features/compliance/pages/ComplianceLayout.tsx")).ComplianceLayout,
});
const evidence = async () => ({
  Component: (await import("../features/compliance/pages/EvidencePage.tsx")).EvidencePage,
});
const audit = async () => ({
  Component: (await import("../features/compliance/pages/AuditPage.tsx")).AuditPage,
});
const overrides = async () => ({
  Component: (await import("../features/compliance/pages/OverridesPage.tsx")).OverridesPage,
});
const complianceStart = async () => ({
  Component: (await import("../features/compliance/pages/ComplianceLayout.tsx")).ComplianceStart,
});
const privacy = async () => ({
  Component: (await import("../features/customers/pages/PrivacyPage.tsx")).PrivacyPage,
});
const rules = async () => ({
  Component: (await import("../features/compliance/pages/RulesPage.tsx")).RulesPage,
});
const ruleBench = async () => ({
  Component: (await import("../features/compliance/pages/RuleBenchPage.tsx")).RuleBenchPage,
});
const inspection = async () => ({
  Component: (await import("../features/compliance/pages/InspectionPage.tsx")).InspectionPage,
});
const scorecards = async () => ({
  Component: (await import("../features/compliance/pages/ScorecardsPage.tsx")).ScorecardsPage,
});
const trends = async () => ({
  Component: (await import("../features/compliance/pages/TrendsPage.tsx")).TrendsPage,
});
const ownInspection = async () => ({
  Component: (await import("../features/compliance/pages/OwnInspectionPage.tsx")).OwnInspectionPage,
});
const ownTalk = async () => ({
  Component: (await import("../features/compliance/pages/OwnTalkPage.tsx")).OwnTalkPage,
});
const alerts = async () => ({
  Component: (await import("../features/compliance/pages/AlertsPage.tsx")).AlertsPage,
});
const cases = async () => ({
  Component: (await import("../features/compliance/pages/CasesPage.tsx")).CasesPage,
});
const complaints = async () => ({
  Component: (await import("../features/compliance/pages/ComplaintsPage.tsx")).ComplaintsPage,
});
const complaintReport = async () => ({
  Component: (await import("../features/compliance/pages/ComplaintReportPage.tsx")).ComplaintReportPage,
});
const customers = async () => ({
  Component: (await import("../features/customers/pages/CustomersPage.tsx")).CustomersPage,
});
const customer = async () => ({
  Component: (await import("../features/customers/pages/CustomerPage.tsx")).CustomerPage,
});

export const router = createBrowserRouter([
  {
    path: "/",
    Component: Shell,
    ErrorBoundary: Broken,
    HydrateFallback: () => null,
    children: [
      { index: true, Component: Start },
      {
        ErrorBoundary: Broken,
        children: [
          { path: "desk/:conversationId?", lazy: desk },
          { path: "board/:conversationId?", lazy: board },
          {
            path: "knowledge",
            lazy: knowledge,
            children: [
              { path: "flows/:flowId?", lazy: flows },
              { path: "workshop", lazy: workshop },
              { path: "models", lazy: models },
              { path: "graph", lazy: graph },
              { path: "documents", lazy: documents },
              { path: "documents/:documentId", lazy: document },
              { path: "review", lazy: reviews },
              { path: "compare/:subject/:id", lazy: comparison },
              { path: "scripts", lazy: scripts },
              { path: "variables", lazy: variables },
              { path: "exchange", lazy: exchange },
              { path: ":entryId?", lazy: entries },
            ],
          },
          {
            path: "compliance",
            lazy: compliance,
            children: [
              { index: true, lazy: complianceStart },
              { path: "alerts/:alertId?", lazy: alerts },
              { path: "cases/:caseId?", lazy: cases },
              { path: "complaints/report", lazy: complaintReport },
              { path: "complaints/:complaintId?", lazy: complaints },
              { path: "inspection/:conversationId?", lazy: inspection },
              { path: "scorecards", lazy: scorecards },
              { path: "trends", lazy: trends },
              { path: "mine", lazy: ownInspection },
              { path: "mine/:conversationId", lazy: ownTalk },
              { path: "overrides", lazy: overrides },
              { path: "evidence", lazy: evidence },
              { path: "audit", lazy: audit },
              { path: "rules", lazy: rules },
              { path: "bench", lazy: ruleBench },
              { path: "privacy", lazy: privacy },
            ],
          },
          { path: "customers", lazy: customers },
          { path: "customers/:customerId/:conversationId?", lazy: customer },
          { path: "*", Component: NotFound },
        ],
      },
    ],
  },
]);
