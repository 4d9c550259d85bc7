import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { RatedBody } from "../core/contract";
import type { Word } from "../words";
import { usePage } from "./context";
import { Icon } from "./icons";

const SCORES = [1, 2, 3, 4, 5] as const;
const WORD_LIMIT = 200;
const GOOD_FROM = 4;

/** After the end: 1 to 5 by pointer or arrow keys, words to pick, and a word of one's own. */
export function RatingCard(): JSX.Element {
  const { client, t, large } = usePage();
  const [score, setScore] = useState(0);
  const [tags, setTags] = useState<string[]>([]);
  const [word, setWord] = useState("");
  const offered = t(score >= GOOD_FROM ? "tags.good" : "tags.bad").split("|");

  const choose = (value: number) => {
    if (value >= GOOD_FROM !== score >= GOOD_FROM) setTags([]);
    setScore(value);
  };
  const toggle = (tag: string) =>
    setTags(tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag]);
  const send = (event: Event) => {
    event.preventDefault();
    if (score > 0) client.request({ kind: "rating", score, tags, word: word.trim() });
  };

  return (
    <form class="rating" onSubmit={send}>
      <fieldset class="stars">
        <legend>{t("rate")}</legend>
        {SCORES.map((value) => (
          <label key={value} class={value <= score ? "star star-on" : "star"}>
            <input
              type="radio"
              name="score"
              value={value}
              checked={score === value}
              onChange={() => choose(value)}
              aria-label={t(`score.${value}` as Word)}
            />
            <Icon name="star" />
          </label>
        ))}
      </fieldset>
      <p class="rating-hint" aria-live="polite">
        {score > 0 ? t(`score.${score}` as Word) : t("rateHint")}
      </p>
      {score > 0 && (
        <>
          {!large && (
            <fieldset class="tags">
              <legend>{t(score >= GOOD_FROM ? "tagsGood" : "tagsBad")}</legend>
              {offered.map((tag) => (
                <button
                  key={tag}
                  type="button"
                  class="chip chip-small"
                  aria-pressed={tags.includes(tag)}
                  onClick={() => toggle(tag)}
                >
                  {tag}
                </button>
              ))}
            </fieldset>
          )}
          <textarea
            rows={2}
            maxLength={WORD_LIMIT}
            value={word}
            aria-label={t("word")}
            placeholder={t("word")}
            onInput={(event) => setWord(event.currentTarget.value)}
          />
          <button type="submit" class="primary">
            {t("rateSend")}
          </button>
        </>
      )}
    </form>
  );
}

export function Rated({ rating }: { rating: RatedBody }): JSX.Element {
  const { t } = usePage();
  return (
    <div class="rating rating-done" role="status">
      <p class="stars" role="img" aria-label={t("stars", { score: rating.score })}>
        {SCORES.map((value) => (
          <span key={value} class={value <= rating.score ? "star star-on" : "star"}>
            <Icon name="star" />
          </span>
        ))}
      </p>
      <p>{t("rated")}</p>
      {(rating.tags.length > 0 || rating.word) && (
        <p class="rating-hint">{[...rating.tags, rating.word].filter(Boolean).join(" · ")}</p>
      )}
    </div>
  );
}
