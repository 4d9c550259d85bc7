import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DataRequest, RequestKind } from "../core/contract";
import { Problem } from "../core/problem";
import { problemWord, type Word } from "../words";
import { showDay } from "../words/times";
import { usePage } from "./context";

const KINDS: readonly RequestKind[] = ["copy", "correction", "erasure", "objection"];
const LONGEST = 1000;

/** What a customer may ask about his own data, and what became of what he asked. */
export function MyData(): JSX.Element {
  const { client, t, locale } = usePage();
  const [requests, setRequests] = useState<DataRequest[]>([]);
  const [chosen, setChosen] = useState<RequestKind | null>(null);
  const [words, setWords] = useState("");
  const [failed, setFailed] = useState<Word | null>(null);
  const [busy, setBusy] = useState(false);
  const read = () => client.api.listRequests().then(setRequests, () => setFailed("dataFailed"));
  useEffect(() => {
    void read();
  }, []);
  const ask = async (kind: RequestKind) => {
    setBusy(true);
    setFailed(null);
    try {
      await client.api.askRequest(kind, words.trim());
      setChosen(null);
      setWords("");
      await read();
    } catch (error) {
      setFailed(error instanceof Problem ? problemWord(error.code) : "dataFailed");
    } finally {
      setBusy(false);
    }
  };
  const isOpen = (kind: RequestKind) => requests.some((one) => one.kind === kind && one.state === "open");
  return (
    <section>
      <h3>{t("myData")}</h3>
      <p class="sheet-hint">{t("myDataHint")}</p>
      {KINDS.map((kind) => (
        <div key={kind} class="data-kind">
          <button
            type="button"
            class="sheet-row"
            aria-expanded={chosen === kind}
            disabled={isOpen(kind)}
            onClick={() => setChosen(chosen === kind ? null : kind)}
          >
            <span>
              {t(`data.${kind}`)}
              <small>{t(isOpen(kind) ? "dataAsked" : (`data.${kind}.hint` as Word))}</small>
            </span>
          </button>
          {chosen === kind && (
            <div class="data-ask">
              <textarea
                rows={2}
                maxLength={LONGEST}
                value={words}
                aria-label={t("dataWords")}
                placeholder={t("dataWords")}
                onInput={(event) => setWords(event.currentTarget.value)}
              />
              <button type="button" class="secondary" disabled={busy} onClick={() => void ask(kind)}>
                {t("dataAsk")}
              </button>
            </div>
          )}
        </div>
      ))}
      {failed && (
        <p class="sheet-failed" role="alert">
          {t(failed)}
        </p>
      )}
      <ul class="data-list" aria-live="polite">
        {requests.map((one) => (
          <li key={one.id}>
            {t(`data.${one.kind}`)} · {t(`data.state.${one.state}`)}
            <small>
              {one.state === "open" ? t("dataDue", { day: showDay(one.due_on, locale) }) : one.answer}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
