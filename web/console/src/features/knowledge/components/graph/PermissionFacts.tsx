import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GraphNode, KnowledgeGraph } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { proceduresOf, productsOf, type Requirement, requirementsOf } from "../../graph.ts";
import { ConditionDialog } from "./ConditionDialog.tsx";
import { useGraphWords } from "./words.ts";

/** The same in words: each condition with its source, the steps, what is opened. */
export function PermissionFacts({ graph, permission }: { graph: KnowledgeGraph; permission: GraphNode }) {
  const { t } = useTranslation();
  const { nameOf, stepsOf } = useGraphWords();
  const [edited, setEdited] = useState<Requirement | null>(null);
  return (
    <section className="panel graph-facts" aria-label={nameOf(permission)}>
      <h2>{nameOf(permission)}</h2>
      <h3>{t("knowledge.graph.conditions")}</h3>
      <ul>
        {requirementsOf(graph, permission.key).map((requirement) => (
          <ConditionLine key={requirement.node.key} requirement={requirement} onEdit={setEdited} />
        ))}
      </ul>
      <h3>{t("knowledge.graph.procedure")}</h3>
      {proceduresOf(graph, permission.key).map((procedure) => (
        <div key={procedure.key}>
          <span className="quiet">
            {procedure.channels.map((one) => t(`knowledge.graph.channels.${one}`)).join(" · ")}
          </span>
          <ol>
            {stepsOf(procedure).map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      ))}
      <h3>{t("knowledge.graph.products")}</h3>
      <ul>
        {productsOf(graph, permission.key).map((product) => (
          <li key={product.key}>{nameOf(product)}</li>
        ))}
      </ul>
      {edited && <ConditionDialog requirement={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}

interface ConditionLineProps {
  requirement: Requirement;
  onEdit: (requirement: Requirement) => void;
}

function ConditionLine({ requirement, onEdit }: ConditionLineProps) {
  const { t } = useTranslation();
  const mayEdit = useMay("edit_knowledge");
  const { wordsOf } = useGraphWords();
  const { node, condition, edge } = requirement;
  const { fact } = edge;
  return (
    <li>
      {wordsOf(condition)}
      {condition.any_of !== null && <span className="flag">{t("knowledge.graph.anyOf")}</span>}
      {mayEdit && condition.value !== null && (
        <Button type="link" size="small" onClick={() => onEdit(requirement)}>
          {t("knowledge.graph.edit")}
        </Button>
      )}
      <div className="quiet">
        {fact === null || fact.checked_by === "unconfirmed"
          ? t("knowledge.graph.unconfirmed")
          : t("knowledge.graph.source", { source: fact.source, date: fact.checked_on })}
        {node.updated_by !== null && ` · ${t("knowledge.graph.edited", { name: node.updated_by })}`}
      </div>
    </li>
  );
}
