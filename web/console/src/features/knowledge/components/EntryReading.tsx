import { Descriptions, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import type { EntryView, Fact } from "../../../api-types.ts";
import { Markdown } from "../../../app/components/Markdown.tsx";
import { fillVariables } from "../../conversations/quick-replies.ts";
import { useAllEntries, useCategories, useVariables } from "../api/entries.ts";
import { variableValues } from "../variables.ts";
import { LegalText } from "./documents/LegalText.tsx";

/** An entry for those who only read it: what the customer is told, and what it rests on. */
export function EntryReading({ entry }: { entry: EntryView }) {
  const { t, i18n } = useTranslation();
  const wordings = [
    { key: "zh", label: t("knowledge.editor.chinese"), children: <Wording entry={entry} english={false} /> },
    ...(entry.answer_en === null
      ? []
      : [{ key: "en", label: t("knowledge.editor.english"), children: <Wording entry={entry} english /> }]),
  ];
  const first = i18n.language === "en" && entry.answer_en !== null ? "en" : "zh";
  return (
    <div className="entry-reading">
      <Tabs items={wordings} defaultActiveKey={first} />
      <Placement entry={entry} />
      <Specials entry={entry} />
      <Enclosed entry={entry} />
      {entry.choices.length > 0 && <NextQuestions keys={entry.choices} />}
      {entry.facts.length > 0 && (
        <section aria-label={t("knowledge.editor.facts")}>
          <h3>{t("knowledge.editor.facts")}</h3>
          <ul className="plain-list">
            {entry.facts.map((fact) => (
              <FactLine key={`${fact.claim} ${fact.source}`} fact={fact} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Wording({ entry, english }: { entry: EntryView; english: boolean }) {
  const { t } = useTranslation();
  const variables = useVariables();
  const answer = english ? (entry.answer_en ?? "") : entry.answer;
  const phrasings = english ? entry.phrasings_en : entry.phrasings;
  return (
    <div lang={english ? "en" : "zh-CN"}>
      <h2>{english ? (entry.title_en ?? entry.title) : entry.title}</h2>
      <Markdown
        text={fillVariables(answer, variableValues(variables.data ?? [], english ? "en" : "zh-CN"))}
      />
      {phrasings.length > 0 && (
        <details>
          <summary>
            {t("knowledge.editor.phrasings")} ·{" "}
            {t("knowledge.editor.phrasings_count", { count: phrasings.length })}
          </summary>
          <ul>
            {phrasings.map((phrasing) => (
              <li key={phrasing}>{phrasing}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Placement({ entry }: { entry: EntryView }) {
  const { t, i18n } = useTranslation();
  const categories = useCategories();
  const category = categories.data?.find((one) => one.id === entry.category);
  const categoryName = (i18n.language === "en" ? category?.name_en : category?.name) ?? entry.category;
  const handoff =
    entry.handoff === null ? t("knowledge.editor.noHandoff") : t(`routing.queues.${entry.handoff}`);
  const rows = [
    [t("knowledge.editor.category"), categoryName],
    [t("knowledge.editor.audience"), t(`knowledge.audiences.${entry.audience}`)],
    [t("knowledge.editor.handoff"), handoff],
    [t("knowledge.status"), t(`knowledge.statuses.${entry.status}`)],
    ...(entry.valid_from === null && entry.valid_until === null
      ? []
      : [[t("knowledge.editor.valid"), `${entry.valid_from ?? ""} – ${entry.valid_until ?? ""}`] as const]),
  ] as const;
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2 }}
      items={rows.map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}

/** What is said on particular channels, and what only staff are told. */
function Specials({ entry }: { entry: EntryView }) {
  const { t, i18n } = useTranslation();
  const variables = useVariables();
  const values = variableValues(variables.data ?? [], i18n.language);
  if (entry.answers.length === 0) return null;
  return (
    <section aria-label={t("knowledge.editor.answers")}>
      <h3>{t("knowledge.editor.answers")}</h3>
      {entry.answers.map(({ channel, audience, text, text_en }) => (
        <div key={`${channel} ${audience}`} className="fact-line">
          <span className={audience === "staff" ? "flag flag-accent" : "flag"}>
            {audience === "staff" ? t("knowledge.editor.staffNote") : t("knowledge.audiences.customer")}
            {" · "}
            {channel === null
              ? t("knowledge.editor.anyChannel")
              : t(`knowledge.channels.${channel as "phone"}`, { defaultValue: channel })}
          </span>
          <Markdown text={fillVariables(i18n.language === "en" ? (text_en ?? text) : text, values)} />
        </div>
      ))}
    </section>
  );
}

/** Cards and files that are sent with the answer. */
function Enclosed({ entry }: { entry: EntryView }) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  if (entry.cards.length + entry.attachments.length === 0) return null;
  return (
    <section aria-label={t("knowledge.editor.cards")}>
      <h3>
        {t("knowledge.editor.cards")} · {t("knowledge.editor.files")}
      </h3>
      <ul>
        {entry.cards.map((card) => (
          <li key={card.title}>
            {english ? (card.title_en ?? card.title) : card.title}
            {card.url !== null && <span className="fact-source">{card.url}</span>}
          </li>
        ))}
        {entry.attachments.map((file) => (
          <li key={file.id}>{file.name}</li>
        ))}
      </ul>
    </section>
  );
}

function NextQuestions({ keys }: { keys: readonly string[] }) {
  const { t, i18n } = useTranslation();
  const { items } = useAllEntries();
  const titleOf = (key: string) => {
    const found = items.find((entry) => entry.key === key);
    return found ? (i18n.language === "en" ? (found.title_en ?? found.title) : found.title) : key;
  };
  return (
    <section aria-label={t("knowledge.editor.choices")}>
      <h3>{t("knowledge.editor.choices")}</h3>
      <ul>
        {keys.map((key) => (
          <li key={key}>{titleOf(key)}</li>
        ))}
      </ul>
    </section>
  );
}

function FactLine({ fact }: { fact: Fact }) {
  const { t } = useTranslation();
  const unconfirmed = fact.checked_by === "unconfirmed";
  const details = [
    fact.source,
    unconfirmed ? null : t(`knowledge.editor.checkedByOptions.${fact.checked_by}`),
    fact.checked_on && `${t("knowledge.editor.checkedOn")} ${fact.checked_on}`,
    fact.valid_until && `${t("knowledge.editor.validUntil")} ${fact.valid_until}`,
  ];
  return (
    <li className="fact-line">
      <span>{fact.claim}</span>{" "}
      {unconfirmed && (
        <span className="flag flag-warning">{t("knowledge.editor.checkedByOptions.unconfirmed")}</span>
      )}
      <span className="fact-source">
        <LegalText text={details.filter(Boolean).join(" · ")} />
      </span>
    </li>
  );
}
