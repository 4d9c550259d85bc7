import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Consent, Purpose, Session } from "../core/contract";
import type { Word } from "../words";
import { type Picture, usePage } from "./context";
import { Icon } from "./icons";
import { MyData } from "./MyData";

interface DialogProps {
  name: string;
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** The browser's own modal dialog: keeps the focus inside, closes with Escape, gives the focus back. */
function Dialog({ name, title, onClose, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; Escape is its key
    <dialog
      ref={ref}
      class={name}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && ref.current?.close()}
    >
      {children}
    </dialog>
  );
}

export function Lightbox({ picture, onClose }: { picture: Picture; onClose: () => void }): JSX.Element {
  const { t } = usePage();
  const [full, setFull] = useState(false);
  return (
    <Dialog name="lightbox" title={picture.name} onClose={onClose}>
      <form method="dialog" class="lightbox-bar">
        <span>{picture.name}</span>
        <a class="icon-button" href={picture.url} download={picture.name} aria-label={t("download")}>
          <Icon name="download" />
        </a>
        <button type="submit" class="icon-button" aria-label={t("close")}>
          <Icon name="close" />
        </button>
      </form>
      <button
        type="button"
        class={full ? "lightbox-picture lightbox-full" : "lightbox-picture"}
        onClick={() => setFull(!full)}
      >
        <img src={picture.url} alt={picture.name} />
      </button>
    </Dialog>
  );
}

interface SettingsProps {
  session: Session;
  onClose: () => void;
  /** Asks whether the talk shall end; null where there is none to end. */
  onEnd: (() => void) | null;
}

export function SettingsSheet({ session, onClose, onEnd }: SettingsProps): JSX.Element {
  const { client, t, large, setLarge, locale, setLocale } = usePage();
  const { firm } = session;
  const askPerson = () => client.say({ kind: "choice", text: t("person"), value: "person" });
  return (
    <Dialog name="sheet" title={t("settings")} onClose={onClose}>
      <form method="dialog">
        <div class="sheet-head">
          <h2>{t("settings")}</h2>
          <button type="submit" class="icon-button" aria-label={t("close")}>
            <Icon name="close" />
          </button>
        </div>
        <Switch label={t("large")} hint={t("largeHint")} on={large} onChange={setLarge} />
        <button
          type="button"
          class="sheet-row"
          lang={locale === "zh-CN" ? "en" : "zh-CN"}
          onClick={() => setLocale(locale === "zh-CN" ? "en" : "zh-CN")}
        >
          {t("language")}
        </button>
        <Consents consents={session.consents} />
        <MyData />
        <section>
          <h3>{t("privacy")}</h3>
          <p class="sheet-hint">{firm.ai_notice || t("aiNotice")}</p>
          <p class="sheet-hint">{firm.privacy_notice || t("privacyText")}</p>
        </section>
        <button type="submit" class="primary" onClick={askPerson}>
          <Icon name="person" />
          {t("person")}
        </button>
        {onEnd && (
          <button type="submit" class="sheet-end" onClick={onEnd}>
            {t("end")}
          </button>
        )}
      </form>
    </Dialog>
  );
}

/** Ending takes the talk away from whoever serves it, so that one slip of the finger is not enough. */
export function EndSheet({ onClose }: { onClose: () => void }): JSX.Element {
  const { client, t, tell } = usePage();
  const end = () => client.end().catch(() => tell("endFailed"));
  return (
    <Dialog name="sheet" title={t("endAsk")} onClose={onClose}>
      <form method="dialog">
        <h2>{t("endAsk")}</h2>
        <p class="sheet-hint">{t("endHint")}</p>
        <button type="submit" class="primary" onClick={() => void end()}>
          {t("end")}
        </button>
        <button type="submit" class="secondary sheet-stay">
          {t("endStay")}
        </button>
      </form>
    </Dialog>
  );
}

const PURPOSES: readonly Purpose[] = ["profiling", "marketing", "tracking"];

function Consents({ consents }: { consents: readonly Consent[] }): JSX.Element {
  const { client, t } = usePage();
  const [failed, setFailed] = useState(false);
  const change = (purpose: Purpose, granted: boolean) => {
    setFailed(false);
    client.setConsent(purpose, granted).catch(() => setFailed(true));
  };
  return (
    <section>
      <h3>{t("consents")}</h3>
      <p class="sheet-hint">{t("consentsHint")}</p>
      {PURPOSES.map((purpose) => (
        <Switch
          key={purpose}
          label={t(`consent.${purpose}`)}
          hint={t(`consent.${purpose}.hint` as Word)}
          on={consents.some((consent) => consent.purpose === purpose && consent.granted)}
          onChange={(granted) => change(purpose, granted)}
        />
      ))}
      {failed && (
        <p class="sheet-failed" role="alert">
          {t("consentFailed")}
        </p>
      )}
    </section>
  );
}

interface SwitchProps {
  label: string;
  hint: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Switch({ label, hint, on, onChange }: SwitchProps): JSX.Element {
  return (
    <label class="sheet-row switch">
      <span>
        {label}
        <small>{hint}</small>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
