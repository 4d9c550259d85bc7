import { type Ref, useImperativeHandle, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Account, ConversationDetail, Script } from "../../../api-types.ts";
import { useAccount } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useScripts } from "../../knowledge/api/entries.ts";
import { fillVariables } from "../quick-replies.ts";

export interface QuickRepliesHandle {
  /** True when the key was for the list. */
  onKey: (key: string) => boolean;
}

interface QuickRepliesProps {
  ref: Ref<QuickRepliesHandle>;
  detail: ConversationDetail;
  words: string;
  onPick: (text: string) => void;
}

const SHOWN = 8;

export function QuickReplies({ ref, detail, words, onPick }: QuickRepliesProps) {
  const { t } = useTranslation();
  const account = useAccount();
  const scripts = useScripts(words, detail.summary.locale);
  const [chosen, setChosen] = useState(0);
  const shown = scripts.data?.slice(0, SHOWN) ?? [];
  const at = Math.min(chosen, shown.length - 1);
  const honorific = (surname: string) => t("conversations.composer.honorific", { surname });
  const places = placesOf(detail, account, honorific);
  const pick = (script: Script) => onPick(fillVariables(script.text, places));
  useImperativeHandle(ref, () => ({
    onKey: (key) => {
      const script = shown[at];
      if (!script) return false;
      if (key === "ArrowDown") setChosen((at + 1) % shown.length);
      else if (key === "ArrowUp") setChosen((at - 1 + shown.length) % shown.length);
      else if (key === "Enter" || key === "Tab") pick(script);
      else return false;
      return true;
    },
  }));
  return (
    <div className="quick" role="listbox" aria-label={t("conversations.composer.quick")}>
      <LoadState
        isPending={scripts.isPending}
        error={scripts.error}
        retry={() => void scripts.refetch()}
        empty={shown.length === 0}
        emptyText={t("conversations.composer.quickEmpty")}
        rows={2}
      >
        {shown.map((script, index) => (
          <button
            key={script.id}
            type="button"
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onMouseEnter={() => setChosen(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(script)}
          >
            <strong>{script.title}</strong>
            <span>{fillVariables(script.text, places)}</span>
          </button>
        ))}
      </LoadState>
    </div>
  );
}

/** What the places of a script stand for here. A masked name (`王*`) becomes a polite form with the surname. */
function placesOf(
  { customer }: ConversationDetail,
  account: Account,
  honorific: (surname: string) => string,
) {
  const surname = customer.name.replace(/\*+$/, "");
  const masked = surname !== customer.name;
  return {
    customer_name: customer.kind === "visitor" ? null : masked ? honorific(surname) : customer.name,
    staff_name: account.staff?.name ?? account.name,
    staff_title: account.staff?.title,
    licence_number: account.staff?.licence_number,
    office: account.staff?.office,
  };
}
