import { InboxOutlined } from "@ant-design/icons";
import { Alert, Form, Modal, Progress, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentFields, DocumentView } from "../../../../api-types.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { useUploadDocument } from "../../api/documents.ts";
import { cleanFields, DOCUMENT_ENDINGS, NO_FIELDS, titleOf } from "../../documents.ts";
import { DocumentFieldsForm } from "./DocumentFieldsForm.tsx";

interface UploadDialogProps {
  /** A file that was dropped on the page already. */
  first: File | null;
  onClose: () => void;
  onUploaded: (document: DocumentView) => void;
}

/** A file and what is said about it; the reading goes on after the dialog is closed. */
export function UploadDialog({ first, onClose, onUploaded }: UploadDialogProps) {
  const { t } = useTranslation();
  const textOf = useProblemText();
  const [form] = Form.useForm<DocumentFields>();
  const [file, setFile] = useState<File | null>(first);
  const [share, setShare] = useState(0);
  const upload = useUploadDocument();
  const pick = (picked: File) => {
    setFile(picked);
    if (!form.getFieldValue("title")) form.setFieldsValue({ title: titleOf(picked.name) });
  };
  const submit = (values: DocumentFields) => {
    if (file === null) return;
    upload.mutate(
      { file, fields: cleanFields({ ...NO_FIELDS, ...values }), onProgress: setShare },
      { onSuccess: onUploaded },
    );
  };
  return (
    <Modal
      open
      title={t("knowledge.documents.upload")}
      okText={t("knowledge.documents.send")}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: file === null, loading: upload.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Upload.Dragger
        accept={DOCUMENT_ENDINGS}
        maxCount={1}
        showUploadList={false}
        beforeUpload={(picked) => {
          pick(picked);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined aria-hidden />
        </p>
        <p className="ant-upload-text">{file?.name ?? t("knowledge.documents.drop")}</p>
        <p className="ant-upload-hint">{t("knowledge.documents.dropHint")}</p>
      </Upload.Dragger>
      {upload.isPending && (
        <Progress percent={Math.round(share * 100)} aria-label={t("knowledge.documents.sending")} />
      )}
      {upload.isError && (
        <Alert type="error" showIcon message={textOf(upload.error)} className="document-problem" />
      )}
      <Form<DocumentFields>
        form={form}
        layout="vertical"
        className="document-form"
        initialValues={{ ...NO_FIELDS, title: first ? titleOf(first.name) : "" }}
        onFinish={submit}
      >
        <DocumentFieldsForm />
      </Form>
    </Modal>
  );
}
