import { CloseOutlined, FileOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../../../app/problems.ts";
import type { Upload } from "../uploads.ts";
import { formatSize } from "./MessageContent.tsx";

export function UploadStrip({
  uploads,
  onRemove,
}: {
  uploads: readonly Upload[];
  onRemove: (id: string) => void;
}) {
  const { t } = useTranslation();
  const textOf = useProblemText();
  if (uploads.length === 0) return null;
  return (
    <ul className="uploads">
      {uploads.map((upload) => (
        <li key={upload.id} data-failed={upload.error !== null}>
          {upload.preview ? <img src={upload.preview} alt="" /> : <FileOutlined aria-hidden />}
          <span className="upload-name">
            {upload.name}
            <span className="quiet">
              {upload.error === null ? formatSize(upload.size) : textOf(upload.error)}
            </span>
            {upload.error === null && upload.attachment === null && (
              <Progress
                percent={Math.round(upload.progress * 100)}
                size="small"
                showInfo={false}
                aria-label={t("conversations.composer.uploading", { name: upload.name })}
              />
            )}
          </span>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t("conversations.composer.remove", { name: upload.name })}
            onClick={() => onRemove(upload.id)}
          />
        </li>
      ))}
    </ul>
  );
}
