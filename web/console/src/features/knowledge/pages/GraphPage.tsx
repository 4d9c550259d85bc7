import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { KnowledgeGraph } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useGraph } from "../api/graph.ts";
import { GraphPicture } from "../components/graph/GraphPicture.tsx";
import { PermissionFacts } from "../components/graph/PermissionFacts.tsx";
import { useGraphWords } from "../components/graph/words.ts";
import { permissionsOf } from "../graph.ts";
import "./graph.css";

/** Permissions as data: a list, the picture of one of them, and its facts in words. */
export function GraphPage() {
  const { t } = useTranslation();
  const graph = useGraph();
  return (
    <div className="page graph-page">
      <header className="page-head">
        <h1>{t("knowledge.graph.title")}</h1>
      </header>
      <LoadState
        isPending={graph.isPending}
        error={graph.error}
        retry={() => void graph.refetch()}
        empty={graph.data !== undefined && permissionsOf(graph.data).length === 0}
        emptyText={t("knowledge.graph.empty")}
        rows={10}
      >
        {graph.data && <Panes graph={graph.data} />}
      </LoadState>
    </div>
  );
}

function Panes({ graph }: { graph: KnowledgeGraph }) {
  const { t } = useTranslation();
  const { nameOf } = useGraphWords();
  const [search, setSearch] = useSearchParams();
  const permissions = permissionsOf(graph);
  const chosen = permissions.find(({ key }) => key === search.get("of")) ?? permissions[0];
  if (!chosen) return null;
  return (
    <div className="graph-panes">
      <nav className="panel graph-list" aria-label={t("knowledge.graph.list")}>
        {permissions.map((permission) => (
          <button
            key={permission.key}
            type="button"
            aria-current={permission === chosen ? "true" : undefined}
            onClick={() => setSearch({ of: permission.key }, { replace: true })}
          >
            {nameOf(permission)}
          </button>
        ))}
      </nav>
      <GraphPicture graph={graph} permission={chosen} />
      <PermissionFacts graph={graph} permission={chosen} />
    </div>
  );
}
