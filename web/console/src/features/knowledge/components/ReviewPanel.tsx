import { Alert, App, Button, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { EntryContent, ReviewItem, ScriptContent } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useProblemText } from "../../../app/problems.ts";
import { formatMoment } from "../../../app/time.ts";
import { useEntry } from "../api/entries.ts";
import { useScriptRecord } from "../api/library.ts";
import { useDraftStep } from "../api/reviews.ts";
import { Diff } from "./Diff.tsx";
import { FlawList } from "./FlawList.tsx";

interface Compared {
  before: EntryContent | ScriptContent | null;
  after: EntryContent | ScriptContent | null;
}

/** One draft against what is published, to approve or to return. */
export function ReviewPanel({ item, onDone }: { item: ReviewItem; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const isEntry = item.subject === "entry";
  const entry = useEntry(isEntry ? item.id : null);
  const script = useScriptRecord(item.id, !isEntry);
  const loaded = isEntry ? entry : script;
  const { refetch } = loaded;
  const record = loaded.data;
  // What is shown must be what is judged: an older draft from the cache is read anew before anybody decides.
  const isCurrent = record?.draft?.revision === item.revision;
  useEffect(() => {
    if (!isCurrent) void refetch();
  }, [isCurrent, refetch]);
  const compared: Compared = {
    before: record && record.version > 0 ? (record as unknown as EntryContent) : null,
    after: record?.draft?.content ?? null,
  };
  return (
    <article className="review-panel">
      <header>
        <h2>{item.title}</h2>
        <p className="quiet">
          {t("knowledge.review.by", {
            name: item.author ?? "",
            time: formatMoment(item.submitted_at ?? item.updated_at, i18n.language),
          })}
          {" · "}
          {isEntry ? (
            <Link to={`/knowledge/${item.id}`}>{t("knowledge.review.tryIt")}</Link>
          ) : (
            <Link to="/knowledge/scripts">{t("knowledge.scripts.title")}</Link>
          )}
        </p>
      </header>
      {item.moved && (
        <Alert type="warning" showIcon title={t("knowledge.review.movedHint", { version: item.version })} />
      )}
      <LoadState
        isPending={loaded.isPending || (loaded.isFetching && !isCurrent)}
        error={loaded.error}
        retry={() => void loaded.refetch()}
        rows={8}
      >
        <Diff before={compared.before} after={compared.after} />
      </LoadState>
      {item.state === "in_review" && isCurrent && (
        <Verdict key={`${item.id} ${item.revision}`} item={item} onDone={onDone} />
      )}
    </article>
  );
}

/** Keys work wherever nothing is being typed: A approves, R goes to the reason of a return. */
function Verdict({ item, onDone }: { item: ReviewItem; onDone: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const may = useMay("approve_knowledge");
  const step = useDraftStep();
  const textOf = useProblemText();
  const [comment, setComment] = useState("");
  const field = useRef<InputRef>(null);
  const can = may && !item.mine;
  const decide = (action: "approve" | "return") =>
    void step
      .mutateAsync({ action, id: item.id, revision: item.revision, comment: comment.trim() })
      .then(() => {
        void message.success(
          t(action === "approve" ? "knowledge.review.approved" : "knowledge.review.backDone"),
        );
        onDone();
      }, ignoreShown);
  const latest = useRef(decide);
  latest.current = decide;
  useEffect(() => {
    if (!can) return;
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      if (event.key === "a") latest.current("approve");
      if (event.key === "r") {
        event.preventDefault();
        field.current?.focus();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [can]);
  if (!can) {
    return (
      <p className="quiet">{t(item.mine && may ? "knowledge.review.own" : "knowledge.review.mayNot")}</p>
    );
  }
  return (
    <footer className="review-verdict">
      {step.isError && (
        <Alert
          type="error"
          showIcon
          title={textOf(step.error)}
          description={<FlawList error={step.error} />}
        />
      )}
      <Input
        ref={field}
        value={comment}
        maxLength={1000}
        aria-label={t("knowledge.review.comment")}
        placeholder={`${t("knowledge.review.comment")} · ${t("knowledge.review.commentHint")}`}
        onChange={(event) => setComment(event.target.value)}
        onPressEnter={() => comment.trim() !== "" && decide("return")}
      />
      <Button
        danger
        disabled={comment.trim() === ""}
        loading={step.isPending}
        onClick={() => decide("return")}
      >
        {t("knowledge.review.back")}
      </Button>
      <Button type="primary" disabled={item.moved} loading={step.isPending} onClick={() => decide("approve")}>
        {t("knowledge.review.approve")}
      </Button>
    </footer>
  );
}

/** The panel shows the error of its last step. */
function ignoreShown(): void {}

export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  return target instanceof HTMLElement && target.closest("input, textarea, select, [role=dialog]") !== null;
}
