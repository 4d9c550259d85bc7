import { Alert, App, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { LegalHold, Privacy } from "../../../api-types.ts";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { formatDay, formatMoment } from "../../../app/time.ts";
import { usePrivacy, useReleaseHold } from "../api/privacy.ts";
import { PrivacyActs } from "./PrivacyActs.tsx";
import { RevealedField } from "./RevealedField.tsx";
import "./privacy.css";

/** Where a customer's data stands, and what may be done with it. */
export function PrivacyPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const privacy = usePrivacy(customerId);
  return (
    <section className="panel privacy-panel" aria-label={t("customers.privacy.title")}>
      <h2>{t("customers.privacy.title")}</h2>
      <LoadState isPending={privacy.isPending} error={privacy.error} retry={() => void privacy.refetch()}>
        {privacy.data && <Standing privacy={privacy.data} />}
      </LoadState>
    </section>
  );
}

function Standing({ privacy }: { privacy: Privacy }) {
  const { t, i18n } = useTranslation();
  const day = (at: string) => formatDay(at, i18n.language);
  return (
    <>
      {privacy.restricted_at !== null && (
        <Alert
          type="warning"
          showIcon
          title={t("customers.privacy.restricted", { day: day(privacy.restricted_at) })}
        />
      )}
      {privacy.records_destroyed_at !== null && (
        <Alert
          type="info"
          showIcon
          title={t("customers.privacy.destroyed", { day: day(privacy.records_destroyed_at) })}
        />
      )}
      <h3>{t("customers.privacy.known")}</h3>
      {privacy.fields.length === 0 ? (
        <p className="quiet">{t("customers.privacy.nothingKnown")}</p>
      ) : (
        <dl className="revealed-list">
          {privacy.fields.map((field) => (
            <RevealedField key={field} customerId={privacy.customer_id} field={field} />
          ))}
        </dl>
      )}
      <p className="quiet">
        {privacy.records_kept_until !== null &&
          t("customers.privacy.keptUntil", { day: day(privacy.records_kept_until) })}
        {privacy.ended_on !== null && ` · ${t("customers.privacy.endedOn", { day: day(privacy.ended_on) })}`}
      </p>
      <h3>{t("customers.privacy.consents")}</h3>
      <ul className="plain-list privacy-facts">
        {[...privacy.consents].reverse().map((one) => (
          <li key={`${one.purpose} ${one.at}`}>
            <span>
              {t(`customers.privacy.purposes.${one.purpose}`)}：
              {t(one.granted ? "customers.privacy.granted" : "customers.privacy.withdrawn")}
            </span>
            <span className="quiet">
              {formatMoment(one.at, i18n.language)} · {one.text_version}
            </span>
          </li>
        ))}
      </ul>
      {privacy.consents.length === 0 && <p className="quiet">{t("customers.privacy.noConsents")}</p>}
      <h3>{t("customers.privacy.requests")}</h3>
      <ul className="plain-list privacy-facts">
        {privacy.requests.map((one) => (
          <li key={one.id}>
            <span>
              {t(`customers.privacy.kinds.${one.kind}`)} · {t(`customers.privacy.states.${one.state}`)}
            </span>
            <span className="quiet">
              {one.state === "open"
                ? t("customers.privacy.due", { day: day(one.due_on) })
                : one.decided_at && formatMoment(one.decided_at, i18n.language)}
            </span>
          </li>
        ))}
      </ul>
      {privacy.requests.length === 0 && <p className="quiet">{t("customers.privacy.noRequests")}</p>}
      {privacy.holds.map((hold) => (
        <HoldRow key={hold.id} hold={hold} />
      ))}
      <PrivacyActs privacy={privacy} />
    </>
  );
}

/** A hold that stands or stood; who governs data may release it. */
export function HoldRow({ hold }: { hold: LegalHold }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const governs = useMay("govern_data");
  const release = useReleaseHold();
  const showProblem = useShowProblem();
  return (
    <div className="hold-row">
      <div>
        <span className={hold.released_at === null ? "flag flag-warning" : "flag"}>
          {t(hold.released_at === null ? "customers.privacy.hold" : "customers.privacy.released")}
        </span>{" "}
        {hold.why}
        <p className="quiet">
          {t("customers.privacy.heldBy", {
            name: hold.placed_by,
            time: formatMoment(hold.placed_at, i18n.language),
          })}
        </p>
      </div>
      {governs && hold.released_at === null && (
        <Button
          size="small"
          loading={release.isPending}
          onClick={() =>
            void release
              .mutateAsync(hold.id)
              .then(() => void message.success(t("customers.privacy.released")), showProblem)
          }
        >
          {t("customers.privacy.release")}
        </Button>
      )}
    </div>
  );
}
