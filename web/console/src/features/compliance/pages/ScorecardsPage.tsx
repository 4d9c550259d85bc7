import { Alert, App, Button, Collapse, Popconfirm } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Scorecard, ScorecardContent } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useProblemText, useShowProblem } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useInspectAgain } from "../api/inspection.ts";
import {
  useChecks,
  useDiscardDraft,
  usePublishCard,
  useRetireCard,
  useSaveCard,
  useScorecards,
  useScorecardVersions,
} from "../api/scorecards.ts";
import { useAuthor, useOwnName, useQueueName } from "../components/inspection/names.ts";
import { CardEditor } from "../components/scorecards/CardEditor.tsx";
import { CardTrial } from "../components/scorecards/CardTrial.tsx";
import { itemOfCheck } from "../scorecard.ts";
import "./inspection.css";
import "./scorecards.css";

/** What conversations are inspected for: cards at the left, one of them to read or to write at the right. */
export function ScorecardsPage() {
  const { t } = useTranslation();
  const cards = useScorecards();
  const mayWrite = useMay("review_compliance");
  const [chosen, setChosen] = useState<string | null>(null);
  const current = cards.data?.find((card) => card.id === chosen) ?? cards.data?.[0];
  return (
    <div className="page scorecards">
      <header className="page-head">
        <h1>{t("compliance.scorecards.title")}</h1>
        {mayWrite && <NewCard onMade={setChosen} />}
        {!mayWrite && <span className="quiet">{t("compliance.scorecards.readOnly")}</span>}
      </header>
      <LoadState isPending={cards.isPending} error={cards.error} retry={() => void cards.refetch()} rows={10}>
        <div className="card-panes">
          <nav className="panel inspection-list" aria-label={t("compliance.scorecards.list")}>
            <ul className="plain-list">
              {cards.data?.map((card) => (
                <li key={card.id}>
                  <CardLine card={card} isCurrent={card === current} onChoose={() => setChosen(card.id)} />
                </li>
              ))}
            </ul>
          </nav>
          {current && <CardPanel key={current.id} card={current} mayWrite={mayWrite} />}
        </div>
      </LoadState>
    </div>
  );
}

function NewCard({ onMade }: { onMade: (id: string) => void }) {
  const { t } = useTranslation();
  const checks = useChecks();
  const save = useSaveCard();
  const showProblem = useShowProblem();
  const make = async () => {
    const name = t("compliance.scorecards.newName");
    const empty: ScorecardContent = { name, name_en: "New scorecard", queues: [], items: [] };
    const [first] = checks.data ?? [];
    if (!first) return;
    try {
      const content = { ...empty, items: [itemOfCheck(empty, first)] };
      const made = await save.mutateAsync({ id: null, content, edition: null });
      onMade(made.id);
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <span className="page-actions">
      <Button disabled={!checks.data} loading={save.isPending} onClick={() => void make()}>
        {t("compliance.scorecards.new")}
      </Button>
    </span>
  );
}

function CardLine({
  card,
  isCurrent,
  onChoose,
}: {
  card: Scorecard;
  isCurrent: boolean;
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  const ownName = useOwnName();
  const queueName = useQueueName();
  const content = (card.published ?? card.draft)?.content;
  if (!content) return null;
  return (
    <button type="button" className="card-line" aria-current={isCurrent} onClick={onChoose}>
      <strong>{ownName(content)}</strong>
      <span className="quiet">
        {content.queues.length > 0
          ? content.queues.map(queueName).join("、")
          : t("compliance.scorecards.forAll")}
      </span>
      <span className="entry-tags">
        {card.published ? (
          <span className="flag flag-success">
            {t("compliance.scorecards.published", { version: card.published.version })}
          </span>
        ) : (
          <span className="flag">{t("compliance.scorecards.notPublished")}</span>
        )}
        {card.draft && (
          <span className="flag flag-accent">
            {t("compliance.scorecards.draft", { version: card.draft.version })}
          </span>
        )}
      </span>
    </button>
  );
}

function CardPanel({ card, mayWrite }: { card: Scorecard; mayWrite: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const kept = (card.draft ?? card.published)?.content;
  const [content, setContent] = useState(kept);
  const edition = card.draft?.written_at ?? null;
  useEffect(() => setContent(kept), [kept]);
  const save = useSaveCard();
  const publish = usePublishCard();
  const discard = useDiscardDraft();
  const retire = useRetireCard();
  if (!content || !kept) return null;
  const dirty = content !== kept;
  const error = save.error ?? publish.error ?? discard.error ?? retire.error;
  const tell = (text: string) => ({ onSuccess: () => void message.success(text) });
  return (
    <div className="card-body">
      <section className="panel">
        <header className="card-bar">
          <span className="quiet">{t("compliance.scorecards.inspected", { count: card.inspected })}</span>
          {dirty && <span className="flag flag-warning">{t("compliance.scorecards.unsaved")}</span>}
          {mayWrite && (
            <span className="card-acts">
              <Button
                disabled={!dirty}
                loading={save.isPending}
                onClick={() =>
                  save.mutate({ id: card.id, content, edition }, tell(t("compliance.scorecards.saved")))
                }
              >
                {t("compliance.scorecards.save")}
              </Button>
              {card.draft && (
                <>
                  <Popconfirm
                    title={t("compliance.scorecards.discardSure")}
                    onConfirm={() => discard.mutate(card.id)}
                  >
                    <Button>{t("compliance.scorecards.discard")}</Button>
                  </Popconfirm>
                  <Popconfirm
                    title={t("compliance.scorecards.publishSure")}
                    onConfirm={() => publish.mutate(card.id, tell(t("compliance.scorecards.publishDone")))}
                  >
                    <Button type="primary" disabled={dirty} loading={publish.isPending}>
                      {t("compliance.scorecards.publish")}
                    </Button>
                  </Popconfirm>
                </>
              )}
              {card.published && card.published.content.queues.length > 0 && !card.draft && (
                <Popconfirm
                  title={t("compliance.scorecards.retireSure")}
                  onConfirm={() => retire.mutate(card.id)}
                >
                  <Button danger>{t("compliance.scorecards.retire")}</Button>
                </Popconfirm>
              )}
              {card.published && !card.draft && <Again />}
            </span>
          )}
        </header>
        {error && <Alert type="error" showIcon title={textOf(error)} />}
        <CardEditor content={content} {...(mayWrite ? { onChange: setContent } : {})} />
      </section>
      <aside className="card-side">
        {mayWrite && (
          <section className="panel" aria-label={t("compliance.scorecards.preview")}>
            <h2>{t("compliance.scorecards.preview")}</h2>
            <CardTrial content={content} />
          </section>
        )}
        <section className="panel">
          <Collapse
            ghost
            items={[
              {
                key: "versions",
                label: t("compliance.scorecards.versions"),
                children: <Versions id={card.id} />,
              },
            ]}
          />
        </section>
      </aside>
    </div>
  );
}

function Again() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const again = useInspectAgain();
  return (
    <Button
      loading={again.isPending}
      onClick={() =>
        again.mutate(null, {
          onSuccess: ({ conversations }) =>
            void message.success(t("compliance.scorecards.againDone", { count: conversations })),
          onError: showProblem,
        })
      }
    >
      {t("compliance.scorecards.again")}
    </Button>
  );
}

function Versions({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const author = useAuthor();
  const versions = useScorecardVersions(id, true);
  const [shown, setShown] = useState<number | null>(null);
  const chosen = versions.data?.find((one) => one.version === shown);
  return (
    <LoadState isPending={versions.isPending} error={versions.error} retry={() => void versions.refetch()}>
      <ul className="plain-list">
        {versions.data?.map((one) => (
          <li key={one.version} className="card-version">
            <button
              type="button"
              className="link"
              onClick={() => setShown(shown === one.version ? null : one.version)}
            >
              {t("compliance.scorecards.version", { version: one.version })}
            </button>{" "}
            <span className="flag">{t(`compliance.scorecards.status.${one.status}`)}</span>
            <span className="quiet">
              {" "}
              {t("compliance.scorecards.by", {
                name: author(one.published_by ?? one.written_by),
                time: formatMoment(one.published_at ?? one.written_at, i18n.language),
              })}
            </span>
          </li>
        ))}
      </ul>
      {chosen && <CardEditor content={chosen.content} />}
    </LoadState>
  );
}
