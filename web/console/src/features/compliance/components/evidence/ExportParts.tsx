import { DownloadOutlined } from "@ant-design/icons";
import { Button, Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { AskExport, EvidenceExport } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { download } from "../../../../app/http.ts";
import { useShowProblem } from "../../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../../app/time.ts";
import { useAskExport, useExports } from "../../api/evidence.ts";

const LONGEST_REASON = 300;

/** Asks why, and begins the export. */
export function ExportDialog({
  scope,
  id,
  onClose,
}: Pick<AskExport, "scope" | "id"> & { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const showProblem = useShowProblem();
  const ask = useAskExport();
  const [form] = Form.useForm<{ reason: string }>();
  const begin = ({ reason }: { reason: string }) =>
    ask.mutate(
      { scope, id, reason, locale: i18n.language === "en" ? "en" : "zh-CN" },
      { onSuccess: onClose, onError: showProblem },
    );
  return (
    <Modal
      open
      title={t("compliance.evidence.exportTitle")}
      okText={t("compliance.evidence.begin")}
      confirmLoading={ask.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="quiet">{t("compliance.evidence.exportNote")}</p>
      <Form form={form} layout="vertical" onFinish={begin}>
        <Form.Item
          name="reason"
          label={t("compliance.evidence.reason")}
          extra={t("compliance.evidence.reasonHint")}
          rules={[{ required: true, whitespace: true, min: 2 }]}
        >
          <Input.TextArea rows={3} maxLength={LONGEST_REASON} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Everybody's exports, the newest first; those under way are watched. */
export function ExportList() {
  const { t } = useTranslation();
  const exports = useExports();
  return (
    <section className="panel" aria-label={t("compliance.evidence.exports")}>
      <h2>{t("compliance.evidence.exports")}</h2>
      <LoadState
        isPending={exports.isPending}
        error={exports.error}
        retry={() => void exports.refetch()}
        empty={exports.data?.length === 0}
        emptyText={t("compliance.evidence.noExports")}
      >
        <ul className="export-list">
          {exports.data?.map((one) => (
            <ExportLine key={one.id} one={one} />
          ))}
        </ul>
      </LoadState>
    </section>
  );
}

const FLAGS = {
  running: "flag",
  done: "flag flag-success",
  failed: "flag flag-warning",
  gone: "flag",
} as const;

function ExportLine({ one }: { one: EvidenceExport }) {
  const { t, i18n } = useTranslation();
  const showProblem = useShowProblem();
  const take = (format: "bundle" | "pdf", ending: string) =>
    void download(`/evidence/exports/${one.id}/${format}`, `${one.id}.${ending}`).catch(showProblem);
  return (
    <li>
      <span>
        <span className={FLAGS[one.state]}>{t(`compliance.evidence.states.${one.state}`)}</span>{" "}
        {t(`compliance.evidence.${one.scope}`)} <span className="number id">{one.subject_id}</span>
      </span>
      <span>{one.reason}</span>
      <span className="quiet">
        {t("compliance.evidence.by", {
          name: one.asked_by,
          time: formatMoment(one.asked_at, i18n.language),
        })}
        {one.state === "done" &&
          ` · ${t("compliance.evidence.made", { conversations: one.conversations, count: one.events })} · ${t(
            "compliance.evidence.until",
            { day: formatDay(one.expires_at, i18n.language) },
          )}`}
      </span>
      {one.state === "done" && (
        <span className="export-acts">
          <Button size="small" icon={<DownloadOutlined />} onClick={() => take("bundle", "zip")}>
            {t("compliance.evidence.bundle")}
          </Button>
          <Button size="small" icon={<DownloadOutlined />} onClick={() => take("pdf", "pdf")}>
            {t("compliance.evidence.pdf")}
          </Button>
        </span>
      )}
    </li>
  );
}
