import { CheckCircleOutlined } from "@ant-design/icons";
import { Alert, Button, Progress } from "antd";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { EvidenceReport, Verification } from "../../../../api-types.ts";
import { LoadState } from "../../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../../app/problems.ts";
import { formatMoment } from "../../../../app/time.ts";
import { useVerification, useVerify } from "../../api/evidence.ts";

const MOST_NAMED = 100;
type Broken = EvidenceReport["broken"][number];

/** Verify everything now; whoever leaves finds the progress, or the outcome, when he comes back. */
export function VerifyPanel() {
  const { t } = useTranslation();
  const showProblem = useShowProblem();
  const last = useVerification();
  const verify = useVerify();
  const running = last.data?.state === "running";
  return (
    <section className="panel" aria-label={t("compliance.evidence.verifyTitle")}>
      <header>
        <h2>{t("compliance.evidence.verifyTitle")}</h2>
        <Button
          type="primary"
          icon={<CheckCircleOutlined />}
          loading={verify.isPending || running}
          onClick={() => verify.mutate(undefined, { onError: showProblem })}
        >
          {t("compliance.evidence.verify")}
        </Button>
      </header>
      <p className="quiet">{t("compliance.evidence.verifyHint")}</p>
      <LoadState isPending={last.isPending} error={last.error} retry={() => void last.refetch()} rows={2}>
        {last.data ? (
          <Outcome verification={last.data} />
        ) : (
          <p className="quiet">{t("compliance.evidence.neverVerified")}</p>
        )}
      </LoadState>
    </section>
  );
}

function Outcome({ verification }: { verification: Verification }) {
  const { t, i18n } = useTranslation();
  const { state, report, done, total } = verification;
  return (
    <div role="status" className="verify-outcome">
      {state === "running" && (
        <>
          <Progress percent={total ? Math.floor((100 * done) / total) : 0} status="active" />
          <span className="number">
            {t("compliance.evidence.running", {
              done: done.toLocaleString(i18n.language),
              total: total.toLocaleString(i18n.language),
            })}
          </span>
        </>
      )}
      {state === "interrupted" && (
        <Alert type="warning" showIcon title={t("compliance.evidence.interrupted")} />
      )}
      {report && report.broken.length === 0 && (
        <Alert
          type="success"
          showIcon
          title={t("compliance.evidence.good", {
            conversations: report.conversations,
            events: report.events,
            seals: report.seals,
            acts: report.audit_entries,
          })}
        />
      )}
      {report && report.broken.length > 0 && <Flaws broken={report.broken} />}
      <span className="quiet">
        {t("compliance.evidence.verifiedBy", {
          name: verification.asked_by,
          time: formatMoment(verification.started_at, i18n.language),
        })}
      </span>
    </div>
  );
}

export function Flaws({ broken }: { broken: readonly Broken[] }) {
  const { t } = useTranslation();
  const named = broken.slice(0, MOST_NAMED).map((item) => ({ item, where: where(item, t) }));
  return (
    <Alert
      type="error"
      showIcon
      title={t("compliance.evidence.bad", { count: broken.length })}
      description={
        <ul className="flaws">
          {named.map(({ item, where: place }) => (
            <li key={`${place} ${item.flaw}`}>
              {place}: <strong>{t(`compliance.evidence.flaws.${item.flaw}`)}</strong>
            </li>
          ))}
        </ul>
      }
    />
  );
}

function where(item: Broken, t: TFunction): string {
  if ("conversation_id" in item)
    return t("compliance.evidence.atEvent", { id: item.conversation_id, seq: item.seq });
  if ("seal" in item) return t("compliance.evidence.atSeal", { day: item.seal });
  return t("compliance.evidence.atAct", { seq: item.audit });
}
