import type { JSX } from "preact";
import type { Firm, StaffCard } from "../core/contract";
import type { Talk } from "../core/talk";
import { usePage } from "./context";
import { Icon } from "./icons";

export interface HeaderProps {
  firm: Firm;
  talk: Talk | null;
  onSettings: () => void;
}

/** Who is talking: the firm, its assistant, or a person with photo, name and licence number. */
export function Header({ firm, talk, onSettings }: HeaderProps): JSX.Element {
  const { t, locale, setLocale, embed } = usePage();
  const other = locale === "zh-CN" ? "en" : "zh-CN";
  return (
    <header class="header">
      {embed && (
        <button
          type="button"
          class="icon-button"
          aria-label={t("close")}
          onClick={() => embed.tell({ source: "wenlu-chat", type: "close" })}
        >
          <Icon name="down" />
        </button>
      )}
      <Attendant firm={firm} talk={talk} />
      <button
        type="button"
        class="icon-button language"
        aria-label={t("language")}
        lang={other}
        onClick={() => setLocale(other)}
      >
        {t("languageShort")}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t("more")}
        aria-haspopup="dialog"
        onClick={onSettings}
      >
        <Icon name="more" />
      </button>
    </header>
  );
}

function Attendant({ firm, talk }: { firm: Firm; talk: Talk | null }): JSX.Element {
  const { t } = usePage();
  if (talk?.attendant === "staff" && talk.holder && !talk.closed)
    return <Person staff={talk.holder} firm={firm} />;
  const queue = talk?.attendant === "queue" && !talk.closed ? talk.queued : null;
  const hint = talk?.closed ? t("ended") : t("botHint");
  return (
    <div class="attendant">
      <Logo firm={firm} />
      <div class="attendant-words">
        <h1>{firm.name}</h1>
        <p>
          {queue ? (
            t("queueTitle", { queue: t(`queue.${queue.queue}`) })
          ) : (
            <>
              {!talk?.closed && <span class="badge">{t("bot")}</span>} {hint}
            </>
          )}
        </p>
      </div>
    </div>
  );
}

function Person({ staff, firm }: { staff: StaffCard; firm: Firm }): JSX.Element {
  const { t } = usePage();
  return (
    <div class="attendant">
      <Face name={staff.name} url={staff.photo_url} />
      <div class="attendant-words">
        <h1>
          {staff.name} <span class="badge">{staff.title}</span>
        </h1>
        <p>
          {staff.licence_number && t("licence", { number: staff.licence_number })}
          <span class={staff.licence_number ? "wide-only" : ""}>
            {staff.licence_number && " · "}
            {firm.name}
          </span>
        </p>
      </div>
    </div>
  );
}

export function Logo({ firm }: { firm: Firm }): JSX.Element {
  return (
    <span class="face face-logo" aria-hidden="true">
      {firm.logo_text.slice(0, 2)}
    </span>
  );
}

export function Face({ name, url }: { name: string; url: string | null }): JSX.Element {
  if (url) return <img class="face" src={url} alt="" />;
  return (
    <span class="face face-letter" aria-hidden="true">
      {[...name][0] ?? ""}
    </span>
  );
}
