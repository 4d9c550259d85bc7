import type { JSX } from "preact";
import type { Session } from "../core/contract";
import { usePage } from "./context";
import { Logo } from "./Header";
import { Icon } from "./icons";

/** The top of the talk: a greeting, that a machine answers first, and the privacy notice; no wall. */
export function Welcome({ session }: { session: Session }): JSX.Element {
  const { t } = usePage();
  const { firm, customer } = session;
  const name = customer.kind === "known" ? customer.name : null;
  return (
    <section class="welcome">
      <Logo firm={firm} />
      <h2>{name ? t("helloName", { name }) : t("hello")}</h2>
      <p class="welcome-notice">{firm.ai_notice || t("aiNotice")}</p>
      <details class="privacy">
        <summary>
          <Icon name="shield" />
          {t("privacy")}
        </summary>
        <p>{firm.privacy_notice || t("privacyText")}</p>
      </details>
    </section>
  );
}

const FEW = 3;

export function Suggestions({ session }: { session: Session }): JSX.Element | null {
  const { client, t, large } = usePage();
  const suggestions = large ? session.suggestions.slice(0, FEW) : session.suggestions;
  if (suggestions.length === 0) return null;
  return (
    <section class="suggestions" aria-label={t("helloHint")}>
      <p>{t("helloHint")}</p>
      <ul>
        {suggestions.map(({ label, value }) => (
          <li key={value}>
            <button type="button" onClick={() => client.say({ kind: "choice", text: label, value })}>
              {label}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
