import { BookOutlined, FileOutlined, SafetyCertificateOutlined } from "@ant-design/icons";
import { Image } from "antd";
import { useTranslation } from "react-i18next";
import type { Attachment, MessageBody, Source } from "../../../api-types.ts";
import { Markdown } from "../../../app/components/Markdown.tsx";
import { getToken } from "../../../app/session.ts";

export function MessageContent({ body }: { body: MessageBody }) {
  return (
    <>
      <Said body={body} />
      {body.kind !== "choice" && <Added lines={body.added} />}
    </>
  );
}

/** Warnings that the platform puts behind the words, marked as its own. */
export function Added({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <ul className="added-lines">
      {lines.map((line) => (
        <li key={line}>
          <span className="added-tag">{t("conversations.log.added")}</span> {line}
        </li>
      ))}
    </ul>
  );
}

function Said({ body }: { body: MessageBody }) {
  const { t } = useTranslation();
  switch (body.kind) {
    case "text":
      return <p className="plain">{body.text}</p>;
    case "choice":
      return (
        <p className="plain">
          <span className="choice-tag">{t("conversations.log.choice")}</span> {body.text}
        </p>
      );
    case "answer":
      return <Answer body={body} />;
    case "file":
      return <FileContent attachment={body.attachment} caption={body.text} />;
    case "card":
      return <Card body={body} />;
  }
}

function Answer({ body }: { body: Extract<MessageBody, { kind: "answer" }> }) {
  const { t } = useTranslation();
  return (
    <>
      <Markdown text={body.text} />
      {body.choices.length > 0 && (
        <ul className="choices" aria-label={t("conversations.log.choices")}>
          {body.choices.map((choice) => (
            <li key={choice.value}>{choice.label}</li>
          ))}
        </ul>
      )}
      {body.generated && <span className="quiet">{t("conversations.log.generated")}</span>}
      {body.sources.length > 0 && <Sources sources={body.sources} numbered={body.generated} />}
    </>
  );
}

/** `numbered`: sentences of a written answer cite them by their number. */
export function Sources({ sources, numbered = false }: { sources: readonly Source[]; numbered?: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className="sources" aria-label={t("conversations.log.sources")}>
      {sources.map((source, index) => (
        <li key={source.id}>
          {numbered && `[${index + 1}] `}
          {source.source === null ? (
            <>
              <BookOutlined aria-hidden /> {t("conversations.log.fromKnowledge", { title: source.title })}
            </>
          ) : (
            <>
              <SafetyCertificateOutlined aria-hidden /> {source.title} · {source.source}
            </>
          )}
          {source.checked_on && ` · ${t("conversations.log.checkedOn", { date: source.checked_on })}`}
        </li>
      ))}
    </ul>
  );
}

/** Pictures and downloads are fetched by the browser itself, which sends no header: the token goes with the address. */
export function attachmentUrl(id: string): string {
  return `/api/v1/attachments/${id}?token=${encodeURIComponent(getToken() ?? "")}`;
}

function FileContent({ attachment, caption }: { attachment: Attachment; caption: string }) {
  const { t } = useTranslation();
  const shownCaption = caption === attachment.name ? "" : caption;
  if (attachment.media_type.startsWith("image/")) {
    const width = Math.min(260, attachment.width ?? 260);
    const ratio = attachment.width && attachment.height ? attachment.height / attachment.width : undefined;
    return (
      <>
        <Image
          src={attachmentUrl(attachment.id)}
          alt={t("conversations.log.picture", { name: attachment.name })}
          width={width}
          {...(ratio === undefined ? {} : { height: Math.min(340, Math.round(width * ratio)) })}
          className="picture"
        />
        {shownCaption !== "" && <p className="plain">{shownCaption}</p>}
      </>
    );
  }
  if (attachment.media_type.startsWith("audio/")) {
    return (
      <>
        {/* biome-ignore lint/a11y/useMediaCaption: a customer's own voice message has no captions */}
        <audio
          className="voice"
          controls
          preload="metadata"
          src={attachmentUrl(attachment.id)}
          aria-label={t("conversations.log.voice", { name: attachment.name })}
        />
        {shownCaption !== "" && <p className="plain">{shownCaption}</p>}
      </>
    );
  }
  return (
    <>
      <a className="file" href={attachmentUrl(attachment.id)} download={attachment.name}>
        <FileOutlined aria-hidden />
        <span>
          {attachment.name}
          <span className="quiet number">{formatSize(attachment.size)}</span>
        </span>
      </a>
      {shownCaption !== "" && <p className="plain">{shownCaption}</p>}
    </>
  );
}

export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function Card({ body }: { body: Extract<MessageBody, { kind: "card" }> }) {
  return (
    <div className="card-body">
      <strong>{body.title}</strong>
      <p className="plain">{body.text}</p>
      {body.url && (
        <a href={body.url} target="_blank" rel="noopener noreferrer nofollow">
          {body.url}
        </a>
      )}
      {body.actions.length > 0 && (
        <ul className="choices">
          {body.actions.map((action) => (
            <li key={action.label}>{action.label}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
