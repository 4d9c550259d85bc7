import { DeleteOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Form, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "../../../api-types.ts";
import { download, http } from "../../../app/http.ts";
import { useShowProblem } from "../../../app/problems.ts";

const MOST = 5;

/** Pictures and PDF files that are sent with the answer. */
export function FilesField() {
  const { t } = useTranslation();
  return (
    <fieldset className="facts">
      <legend>{t("knowledge.editor.files")}</legend>
      <p className="quiet">{t("knowledge.editor.filesHint")}</p>
      <Form.Item name="attachments">
        <FileList />
      </Form.Item>
    </fieldset>
  );
}

interface FileListProps {
  value?: Attachment[];
  onChange?: (files: Attachment[]) => void;
}

function FileList({ value = [], onChange }: FileListProps) {
  const { t } = useTranslation();
  const showProblem = useShowProblem();
  const [busy, setBusy] = useState(false);
  const send = (file: File) => {
    setBusy(true);
    void http
      .upload<Attachment>("/knowledge/files", file)
      .then((uploaded) => onChange?.([...value, uploaded]), showProblem)
      .finally(() => setBusy(false));
    return false;
  };
  return (
    <>
      <ul className="plain-list">
        {value.map((file) => (
          <li key={file.id} className="file-line">
            <button
              type="button"
              className="link"
              onClick={() => void download(`/knowledge/files/${file.id}`, file.name).catch(showProblem)}
            >
              {file.name}
            </button>
            <span className="quiet">{Math.max(1, Math.round(file.size / 1024))} KB</span>
            <Button
              type="text"
              danger
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t("knowledge.editor.removeFile", { name: file.name })}
              onClick={() => onChange?.(value.filter((one) => one.id !== file.id))}
            />
          </li>
        ))}
      </ul>
      {value.length < MOST && (
        <Upload
          accept="image/png,image/jpeg,image/gif,image/webp,application/pdf"
          showUploadList={false}
          beforeUpload={send}
        >
          <Button icon={<UploadOutlined />} loading={busy}>
            {t("knowledge.editor.addFile")}
          </Button>
        </Upload>
      )}
    </>
  );
}
