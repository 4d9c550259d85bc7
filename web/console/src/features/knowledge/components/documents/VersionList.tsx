import { Alert, App, Button, Progress, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentVersion, DocumentView } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { download } from "../../../../app/http.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { formatDay } from "../../../../app/time.ts";
import { useReadAgain, useUploadVersion } from "../../api/documents.ts";
import { DOCUMENT_ENDINGS } from "../../documents.ts";

interface VersionListProps {
  document: DocumentView;
  shown: number | null;
  onShow: (version: number) => void;
}

/** Every file that was uploaded, newest first; what could not be read says why. */
export function VersionList({ document, shown, onShow }: VersionListProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const mayEdit = useMay("edit_knowledge");
  const [share, setShare] = useState<number | null>(null);
  const upload = useUploadVersion(document.id);
  const take = (file: File) => {
    setShare(0);
    upload.mutate(
      { file, onProgress: setShare },
      {
        onSuccess: () => void message.success(t("knowledge.documents.uploaded")),
        onSettled: () => setShare(null),
      },
    );
    return false;
  };
  return (
    <div className="document-versions">
      {mayEdit && (
        <Upload accept={DOCUMENT_ENDINGS} showUploadList={false} beforeUpload={take}>
          <Button loading={upload.isPending}>{t("knowledge.documents.versions.upload")}</Button>
        </Upload>
      )}
      {share !== null && <Progress percent={Math.round(share * 100)} />}
      {upload.isError && <Alert type="error" showIcon message={textOf(upload.error)} />}
      <ol>
        {document.versions.map((version) => (
          <Version
            key={version.version}
            document={document}
            version={version}
            isShown={version.version === shown}
            onShow={onShow}
          />
        ))}
      </ol>
    </div>
  );
}

interface VersionProps {
  document: DocumentView;
  version: DocumentVersion;
  isShown: boolean;
  onShow: (version: number) => void;
}

function Version({ document, version, isShown, onShow }: VersionProps) {
  const { t, i18n } = useTranslation();
  const mayEdit = useMay("edit_knowledge");
  const again = useReadAgain(document.id);
  const isNewest = version.version === document.versions[0]?.version;
  const reason = version.reason as keyof typeof REASONS | null;
  return (
    <li>
      <div className="hit-head">
        <strong>{t("knowledge.documents.versions.version", { version: version.version })}</strong>
        {version.version === document.version && (
          <span className="flag flag-accent">{t("knowledge.documents.versions.current")}</span>
        )}
        {isShown && <span className="flag">{t("knowledge.documents.versions.shown")}</span>}
      </div>
      <div className="quiet">
        {version.name}
        {version.pages !== null && ` · ${t("knowledge.documents.pages", { count: version.pages })}`} ·{" "}
        {version.uploaded_by
          ? t("knowledge.documents.versions.by", {
              name: version.uploaded_by,
              at: formatDay(version.uploaded_at, i18n.language),
            })
          : formatDay(version.uploaded_at, i18n.language)}
      </div>
      {version.status === "reading" && <Progress percent={version.progress} size="small" status="active" />}
      {reason !== null && (
        <Alert
          type="warning"
          showIcon
          message={t(`knowledge.documents.reasons.${REASONS[reason] ?? "broken"}`)}
          action={
            mayEdit && isNewest ? (
              <Button size="small" loading={again.isPending} onClick={() => again.mutate()}>
                {t("knowledge.documents.readAgain")}
              </Button>
            ) : null
          }
        />
      )}
      <div className="version-actions">
        {version.status === "ready" && !isShown && (
          <Button type="link" size="small" onClick={() => onShow(version.version)}>
            {t("knowledge.documents.versions.show")}
          </Button>
        )}
        <Button
          type="link"
          size="small"
          onClick={() =>
            void download(`/knowledge/documents/${document.id}/file?version=${version.version}`, version.name)
          }
        >
          {t("knowledge.documents.versions.download")}
        </Button>
      </div>
    </li>
  );
}

const REASONS = {
  kind_refused: "kind_refused",
  too_large: "too_large",
  too_long: "too_long",
  encrypted: "encrypted",
  scanned: "scanned",
  macros: "macros",
  empty: "empty",
  broken: "broken",
  timed_out: "timed_out",
} as const;
