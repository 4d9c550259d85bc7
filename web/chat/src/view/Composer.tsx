import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { FILES, PICTURES } from "../core/uploads";
import { usePage } from "./context";
import { Icon, type IconName } from "./icons";
import { canRecord, Recorder } from "./Recorder";

const LIMIT = 2_000; // characters
const NEAR = 1_800;

export interface ComposerProps {
  closed: boolean;
  /** A person listens: he is shown that the customer is writing. */
  heard: boolean;
}

export function Composer({ closed, heard }: ComposerProps): JSX.Element {
  const { client, t } = usePage();
  const [text, setText] = useState(readDraft);
  const [tray, setTray] = useState(false);
  const [recording, setRecording] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const count = [...text].length;
  const sendable = text.trim() !== "" && count <= LIMIT;

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text, recording]);

  const write = (value: string) => {
    setText(value);
    keepDraft(value);
    if (heard && value) client.writing();
  };
  const send = () => {
    if (!sendable) return;
    client.say({ kind: "text", text: text.trim() });
    write("");
    area.current?.focus();
  };
  const addFiles = (files: Iterable<File>) => {
    for (const file of files) client.uploads.add(file);
    setTray(false);
  };

  if (recording) {
    return <Recorder onDone={(file) => addFiles(file ? [file] : [])} onClose={() => setRecording(false)} />;
  }
  return (
    <div class="composer-box">
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <button
          type="button"
          class={tray ? "icon-button tray-open" : "icon-button"}
          aria-label={t("attach")}
          aria-expanded={tray}
          onClick={() => setTray(!tray)}
        >
          <Icon name="plus" />
        </button>
        <textarea
          ref={area}
          rows={1}
          value={text}
          enterkeyhint="send"
          aria-label={t("compose")}
          aria-invalid={count > LIMIT}
          aria-describedby="composer-count"
          placeholder={t(closed ? "composeClosed" : "compose")}
          onInput={(event) => write(event.currentTarget.value)}
          onFocus={() => setTray(false)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
            event.preventDefault();
            send();
          }}
          onPaste={(event) => {
            const files = event.clipboardData?.files;
            if (!files || files.length === 0) return;
            event.preventDefault();
            addFiles(files);
          }}
        />
        <button type="submit" class="send" aria-label={t("send")} disabled={!sendable}>
          <Icon name="send" />
        </button>
      </form>
      <p id="composer-count" class={count > LIMIT ? "count count-over" : "count"} aria-live="polite">
        {count > LIMIT && t("tooLong", { limit: LIMIT, count })}
        {count > NEAR && count <= LIMIT && t("nearLimit", { count: LIMIT - count })}
      </p>
      {tray && <Tray onFiles={addFiles} onRecord={() => setRecording(true)} />}
    </div>
  );
}

/** An input method is still choosing characters: its Enter is not ours. Safari says so only by 229. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

interface TrayProps {
  onFiles: (files: Iterable<File>) => void;
  onRecord: () => void;
}

function Tray({ onFiles, onRecord }: TrayProps): JSX.Element {
  const { t } = usePage();
  return (
    <div class="tray">
      <Pick icon="picture" label={t("pickPicture")} accept={PICTURES} onFiles={onFiles} />
      <Pick icon="file" label={t("pickFile")} accept={FILES} onFiles={onFiles} />
      {canRecord() && (
        <button type="button" class="tray-item" onClick={onRecord}>
          <Icon name="voice" />
          {t("voice")}
        </button>
      )}
    </div>
  );
}

interface PickProps {
  icon: IconName;
  label: string;
  accept: string;
  onFiles: (files: Iterable<File>) => void;
}

function Pick({ icon, label, accept, onFiles }: PickProps): JSX.Element {
  return (
    <label class="tray-item">
      <Icon name={icon} />
      {label}
      <input
        type="file"
        class="unseen"
        multiple
        accept={accept}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

const DRAFT = "wenlu.chat.draft";

/** A draft lives as long as its tab. */
function readDraft(): string {
  try {
    return sessionStorage.getItem(DRAFT) ?? "";
  } catch {
    return ""; // a frame that is refused storage
  }
}

function keepDraft(text: string): void {
  try {
    sessionStorage.setItem(DRAFT, text);
  } catch {
    // Only the surviving of a reload is lost.
  }
}
