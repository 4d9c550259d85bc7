import { Popover } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Article } from "../../../../api-types.ts";
import { useCitations } from "../../api/documents.ts";
import "../../pages/documents.css";

const NAMES_ONE = /条|\bart/i;

/** A text in which every article that we have can be opened where it stands. */
export function LegalText({ text }: { text: string }) {
  const citations = useCitations(text, NAMES_ONE.test(text));
  const parts: ReactNode[] = [];
  let end = 0;
  for (const citation of citations.data ?? []) {
    if (citation.found === null || citation.start < end) continue;
    parts.push(text.slice(end, citation.start));
    parts.push(
      <ArticleLink key={citation.start} article={citation.found}>
        {text.slice(citation.start, citation.end)}
      </ArticleLink>,
    );
    end = citation.end;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}

function ArticleLink({ article, children }: { article: Article; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Popover
      trigger="click"
      title={
        <>
          {`《${article.title}》${article.article}`}{" "}
          {article.dated !== null && (
            <span className="quiet">{t("knowledge.documents.basis.dated", { date: article.dated })}</span>
          )}
        </>
      }
      content={
        <div className="law-article">
          {article.paragraphs.join("\n")}
          <div>
            <Link to={`/knowledge/documents/${article.document_id}`}>
              {t("knowledge.documents.basis.read")}
            </Link>
          </div>
        </div>
      }
    >
      <button
        type="button"
        className="law-link"
        aria-label={t("knowledge.documents.basis.open", { article: article.article })}
      >
        {children}
      </button>
    </Popover>
  );
}
