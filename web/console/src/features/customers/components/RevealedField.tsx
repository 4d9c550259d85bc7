import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonalField, RevealedField as Revealed } from "../../../api-types.ts";
import { ReasonModal } from "../../../app/components/ReasonModal.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { useShown } from "../../../app/use-shown.ts";
import { useReveal } from "../api/privacy.ts";

/** One field of who somebody is: covered, until somebody gives a reason, and covered again after half a minute. */
export function RevealedField({ customerId, field }: { customerId: string; field: PersonalField }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { shown, left, show } = useShown<Revealed>();
  const reveal = useReveal(customerId);
  const showProblem = useShowProblem();
  const name = t(`customers.privacy.fields.${field}`);
  const title = t("customers.privacy.revealTitle", { field: name });
  const ask = (why: string) =>
    void reveal.mutateAsync({ field, why }).then((revealed) => {
      setAsking(false);
      show(revealed);
    }, showProblem);
  return (
    <div className="revealed">
      <dt>{name}</dt>
      <dd>
        {shown ? (
          <>
            <span className="number">{shown.value}</span>
            <span className="quiet">{t("reveal.hides", { count: left })}</span>
          </>
        ) : (
          <>
            <span aria-hidden>••••••</span>
            <Button type="link" size="small" onClick={() => setAsking(true)} aria-label={title}>
              {t("reveal.action")}
            </Button>
          </>
        )}
      </dd>
      <ReasonModal
        open={asking}
        title={title}
        loading={reveal.isPending}
        onReason={ask}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
