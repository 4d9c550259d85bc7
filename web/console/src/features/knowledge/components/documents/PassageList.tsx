import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Passage } from "../../../../api-types.ts";

interface PassageListProps {
  passages: readonly Passage[];
  /** The passage to bring into view. */
  at: number | null;
  more: (() => void) | null;
}

/** The text of a document, a passage a block, with what leads to it where that changes. */
export function PassageList({ passages, at, more }: PassageListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (at === null) return;
    const found = list.current?.querySelector<HTMLElement>(`[data-ordinal="${at}"]`);
    found?.scrollIntoView({ block: "start" });
    found?.focus({ preventScroll: true });
  }, [at]);
  return (
    <>
      <ol className="passages" ref={list}>
        {passages.map((passage, place) => {
          const trail = passage.headings.join(" › ");
          const before = passages[place - 1]?.headings.join(" › ");
          return (
            <li
              key={passage.ordinal}
              data-ordinal={passage.ordinal}
              data-at={passage.ordinal === at}
              tabIndex={-1}
            >
              {trail !== "" && trail !== before && <h2 className="passage-trail">{trail}</h2>}
              <p>{passage.text}</p>
              {passage.page !== null && (
                <span className="passage-page quiet">
                  {t("knowledge.documents.page", { page: passage.page })}
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {more && (
        <Button type="link" block onClick={more}>
          {t("common.more")}
        </Button>
      )}
    </>
  );
}
