/** What stands in a message, by the kind of its body. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type {
  AnswerBody,
  Attachment,
  CardAction,
  CardBody,
  Choice,
  MessageBody,
  Source,
} from "../core/contract";
import { showSize } from "../words/times";
import { usePage } from "./context";
import { Icon } from "./icons";
import { Markdown, Plain } from "./Markdown";

export function Body({ body, own }: { body: MessageBody; own: boolean }): JSX.Element {
  const { t } = usePage();
  const lines = body.kind === "choice" ? [] : (body.added ?? []);
  return (
    <>
      <Said body={body} own={own} />
      {lines.map((line) => (
        <p key={line} class="added">
          <span class="added-tag">{t("added")}</span> {line}
        </p>
      ))}
    </>
  );
}

function Said({ body, own }: { body: MessageBody; own: boolean }): JSX.Element {
  switch (body.kind) {
    case "text":
    case "choice":
      return (
        <div class="bubble">
          <Plain text={body.text} />
        </div>
      );
    case "answer":
      return <Answer body={body} />;
    case "file":
      return <FileView attachment={body.attachment} caption={body.text} own={own} />;
    case "card":
      return <Card body={body} />;
    default:
      return <div class="bubble">{(body as { text?: string }).text ?? ""}</div>;
  }
}

function Answer({ body }: { body: AnswerBody }): JSX.Element {
  const { t } = usePage();
  return (
    <div class={`bubble answer ${body.action === "warn" ? "answer-warn" : ""}`}>
      <Markdown text={body.text} />
      {body.generated && <p class="generated">{t("generated")}</p>}
      {body.sources.length > 0 && (
        <ul class="sources" aria-label={t("source")}>
          {body.sources.map((source, index) => (
            <SourceLine key={source.id} source={source} number={body.generated ? index + 1 : null} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** `number` is by which the sentences of a written answer cite it. */
function SourceLine({ source, number }: { source: Source; number: number | null }): JSX.Element {
  const { t } = usePage();
  const cited = number !== null && <span class="cite">[{number}] </span>;
  // An answer that names no source of its own rests on the firm's knowledge, and must not look like more.
  if (!source.source)
    return (
      <li>
        {cited}
        {t("fromKnowledge", { title: source.title })}
      </li>
    );
  const where = source.source;
  return (
    <li>
      {cited}
      {t("source")} ·{" "}
      {/^https:\/\/\S+$/.test(where) ? <Address url={where} label={source.title || where} /> : where}
      {source.checked_on && (
        <>
          {" "}
          · <span class="checked">{t("checked", { date: source.checked_on })}</span>
        </>
      )}
    </li>
  );
}

function Address({ url, label }: { url: string; label: string }): JSX.Element {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {label}
    </a>
  );
}

const FEW = 3;

/** Choices of a clarification. A person is always among what may be chosen, below the composer if not here. */
export function Choices({ choices }: { choices: Choice[] }): JSX.Element | null {
  const { client, t, large } = usePage();
  const [all, setAll] = useState(false);
  const shown = large && !all ? choices.slice(0, FEW) : choices;
  if (choices.length === 0) return null;
  return (
    <ul class="chips" aria-label={t("choices")}>
      {shown.map(({ label, value }) => (
        <li key={value}>
          <button
            type="button"
            class="chip"
            onClick={() => client.say({ kind: "choice", text: label, value })}
          >
            {label}
          </button>
        </li>
      ))}
      {shown.length < choices.length && (
        <li>
          <button type="button" class="chip chip-quiet" onClick={() => setAll(true)}>
            {t("moreChoices")}
          </button>
        </li>
      )}
    </ul>
  );
}

function Card({ body }: { body: CardBody }): JSX.Element {
  const { client } = usePage();
  return (
    <article class="card">
      {body.image && <img src={client.api.attachmentUrl(body.image)} alt="" loading="lazy" />}
      <div class="card-words">
        <h3>{isSafe(body.url) ? <Address url={body.url} label={body.title} /> : body.title}</h3>
        <Markdown text={body.text} />
      </div>
      {body.actions.length > 0 && (
        <div class="card-actions">
          {body.actions.map((action) => (
            <CardButton key={action.label} action={action} />
          ))}
        </div>
      )}
    </article>
  );
}

function CardButton({ action }: { action: CardAction }): JSX.Element | null {
  const { client } = usePage();
  const { label, value, url } = action;
  if (isSafe(url)) return <Address url={url} label={label} />;
  if (!value) return null;
  return (
    <button type="button" onClick={() => client.say({ kind: "choice", text: label, value })}>
      {label}
    </button>
  );
}

function isSafe(url: string | null | undefined): url is string {
  return typeof url === "string" && url.startsWith("https://");
}

interface FileProps {
  attachment: Attachment;
  caption: string;
  own: boolean;
}

function FileView({ attachment, caption, own }: FileProps): JSX.Element {
  const { client, t, showPicture } = usePage();
  const { id, name, media_type, size } = attachment;
  const url = (own ? client.uploads.findPreview(id) : undefined) ?? client.api.attachmentUrl(id);
  const words = caption && caption !== name ? <Plain text={caption} /> : null;
  if (media_type.startsWith("image/")) {
    return (
      <div class="bubble bubble-media">
        <button
          type="button"
          class="picture"
          aria-label={`${t("picture", { name })} · ${t("view")}`}
          onClick={() => showPicture({ url, name })}
        >
          <img
            src={url}
            alt={name}
            {...(attachment.width && attachment.height
              ? { width: attachment.width, height: attachment.height }
              : {})}
          />
        </button>
        {words}
      </div>
    );
  }
  if (media_type.startsWith("audio/")) {
    return (
      <div class="bubble bubble-audio">
        {/* biome-ignore lint/a11y/useMediaCaption: a customer's own voice message has no captions */}
        <audio controls preload="metadata" src={url} aria-label={t("audio")} />
        {words}
      </div>
    );
  }
  return (
    <div class="bubble bubble-media">
      <a class="file" href={url} download={name} aria-label={t("file", { name, size: showSize(size) })}>
        <span class="file-kind" aria-hidden="true">
          {(/\.(\w{1,4})$/.exec(name)?.[1] ?? "file").toUpperCase()}
        </span>
        <span class="file-words">
          <span class="file-name">{name}</span>
          <span class="file-size">{showSize(size)}</span>
        </span>
        <Icon name="download" />
      </a>
      {words}
    </div>
  );
}
