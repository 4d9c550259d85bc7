import { Alert, Button, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { PassageHit } from "../../../../api-types.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { useAskDocument } from "../../api/documents.ts";
import { reasonOf } from "../../documents.ts";

interface AskPanelProps {
  documentId: string;
  onGo: (ordinal: number) => void;
}

/** A question to one document: what would be quoted, how sure that is, and what speaks for it. */
export function AskPanel({ documentId, onGo }: AskPanelProps) {
  const { t } = useTranslation();
  const textOf = useProblemText();
  const ask = useAskDocument(documentId);
  return (
    <div className="document-ask">
      <p className="quiet">{t("knowledge.documents.ask.hint")}</p>
      <Input.Search
        enterButton={t("knowledge.documents.ask.send")}
        maxLength={600}
        loading={ask.isPending}
        placeholder={t("knowledge.documents.ask.placeholder")}
        aria-label={t("knowledge.documents.ask.title")}
        onSearch={(q) => q.trim() && ask.mutate(q.trim())}
      />
      {ask.isError && <Alert type="error" showIcon message={textOf(ask.error)} />}
      {ask.data?.length === 0 && <p>{t("knowledge.documents.ask.none")}</p>}
      <ol className="hits-found" aria-live="polite">
        {ask.data?.map((hit) => (
          <Found key={hit.passage.ordinal} hit={hit} onGo={onGo} />
        ))}
      </ol>
    </div>
  );
}

function Found({ hit, onGo }: { hit: PassageHit; onGo: (ordinal: number) => void }) {
  const { t } = useTranslation();
  const { passage } = hit;
  const where = [
    passage.article ?? passage.headings.at(-1),
    passage.page === null ? null : t("knowledge.documents.page", { page: passage.page }),
  ].filter(Boolean);
  return (
    <li>
      <div className="hit-head">
        <strong>{where.join(" · ")}</strong>
        <span className="number">
          {t("knowledge.documents.ask.score", { share: Math.round(hit.score * 100) })}
        </span>
      </div>
      <blockquote>{hit.quote}</blockquote>
      <div className="quiet">
        {hit.reasons.map((reason) => {
          const { name, share } = reasonOf(reason);
          return name === "words" || name === "meaning" ? (
            <span key={name} className="hit-reason">
              {t(`knowledge.documents.ask.${name}`, { share })}
            </span>
          ) : null;
        })}
        <Button type="link" size="small" onClick={() => onGo(passage.ordinal)}>
          {t("knowledge.documents.ask.go")}
        </Button>
      </div>
    </li>
  );
}
