import { Alert, App, Button, Form, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import type { DocumentFields, DocumentView } from "../../../../api-types.ts";
import { useMay } from "../../../../app/account.tsx";
import { useProblemText } from "../../../../app/problems.ts";
import { useArchiveDocument, useSaveDocument } from "../../api/documents.ts";
import { cleanFields, fieldsOf } from "../../documents.ts";
import { DocumentFieldsForm } from "./DocumentFieldsForm.tsx";

/** What is said about a document, to read or to change. */
export function DocumentDetails({ document }: { document: DocumentView }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const mayEdit = useMay("edit_knowledge");
  const save = useSaveDocument(document.id);
  const archive = useArchiveDocument(document.id);
  const done = (archived: boolean) =>
    archive.mutate(archived, {
      onSuccess: () =>
        void message.success(t(archived ? "knowledge.documents.archived" : "knowledge.documents.restored")),
    });
  return (
    <Form<DocumentFields>
      key={document.edition}
      layout="vertical"
      disabled={!mayEdit}
      initialValues={fieldsOf(document)}
      onFinish={(values) =>
        save.mutate(
          { ...cleanFields(values), edition: document.edition },
          { onSuccess: () => void message.success(t("knowledge.documents.fields.saved")) },
        )
      }
    >
      <DocumentFieldsForm />
      {save.isError && <Alert type="error" showIcon message={textOf(save.error)} />}
      {mayEdit && (
        <div className="version-actions">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("knowledge.documents.fields.save")}
          </Button>
          {document.archived ? (
            <Button loading={archive.isPending} onClick={() => done(false)}>
              {t("knowledge.documents.restore")}
            </Button>
          ) : (
            <Popconfirm
              title={t("knowledge.documents.archiveAsk")}
              okText={t("knowledge.documents.archive")}
              cancelText={t("common.cancel")}
              onConfirm={() => done(true)}
            >
              <Button danger loading={archive.isPending}>
                {t("knowledge.documents.archive")}
              </Button>
            </Popconfirm>
          )}
        </div>
      )}
    </Form>
  );
}
