import type { JSX } from "preact";
import type { Upload } from "../core/uploads";
import { problemWord } from "../words";
import { showSize } from "../words/times";
import { usePage } from "./context";
import { Icon } from "./icons";
import { Bubble } from "./MessageRow";

/** A file on its way, where its message will stand. */
export function UploadRow({ upload }: { upload: Upload }): JSX.Element {
  const { client, t } = usePage();
  const { id, file, preview, progress, failure } = upload;
  const percent = Math.round(progress * 100);
  return (
    <Bubble own first={false} name={t("you")} face={null} pending={failure === null}>
      <div class="bubble bubble-media upload">
        {preview ? (
          <img class="upload-picture" src={preview} alt={file.name} />
        ) : (
          <span class="file">
            <Icon name="file" />
            <span class="file-words">
              <span class="file-name">{file.name}</span>
              <span class="file-size">{showSize(file.size)}</span>
            </span>
          </span>
        )}
        {failure === null && <progress value={progress} max={1} aria-label={t("uploading", { percent })} />}
      </div>
      <div class={failure ? "meta meta-failed" : "meta"} role={failure ? "alert" : undefined}>
        <span>{failure ? t(problemWord(failure)) : t("uploading", { percent })}</span>
        {failure && failure !== "attachment_too_large" && failure !== "attachment_empty" && (
          <button type="button" class="quiet" onClick={() => client.uploads.retry(id)}>
            {t("retry")}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => client.uploads.drop(id)}>
          {t(failure ? "discard" : "cancel")}
        </button>
      </div>
    </Bubble>
  );
}
