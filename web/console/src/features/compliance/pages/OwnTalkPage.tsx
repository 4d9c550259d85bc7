import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useInspection } from "../api/inspection.ts";
import { ReviewDesk } from "../components/inspection/ReviewDesk.tsx";
import { useSaveReview } from "../components/inspection/use-review.ts";
import "./inspection.css";

/** One of one's own conversations with what was found in it; nothing is scored here. */
export function OwnTalkPage() {
  const { t } = useTranslation();
  const { conversationId } = useParams();
  const one = useInspection(conversationId);
  const saving = useSaveReview(doNothing);
  return (
    <div className="page inspection">
      <p>
        <Link to="/compliance/mine">{t("compliance.inspection.back")}</Link>
      </p>
      <LoadState isPending={one.isPending} error={one.error} retry={() => void one.refetch()} rows={10}>
        {one.data && <ReviewDesk detail={one.data} saving={saving} onMove={doNothing} />}
      </LoadState>
    </div>
  );
}

function doNothing(): void {}
