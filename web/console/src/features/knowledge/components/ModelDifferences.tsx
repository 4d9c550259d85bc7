import { Drawer } from "antd";
import { useTranslation } from "react-i18next";
import type { ModelDifference } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useModelDifference } from "../api/models.ts";
import { useModelName } from "./ModelCard.tsx";
import { BotAction } from "./workshop/BotAction.tsx";

interface ModelDifferencesProps {
  before: number;
  /** None while nothing is compared. */
  after: number | null;
  onClose: () => void;
}

/** Which questions two versions answer differently. */
export function ModelDifferences({ before, after, onClose }: ModelDifferencesProps) {
  const { t } = useTranslation();
  const nameOf = useModelName();
  const difference = useModelDifference(before, after ?? 0, after !== null);
  return (
    <Drawer
      open={after !== null}
      size={640}
      onClose={onClose}
      title={t("knowledge.models.compareTitle", { before: nameOf(before), after: nameOf(after ?? 0) })}
    >
      {difference.isPending && <p className="quiet">{t("knowledge.models.compareWait")}</p>}
      <LoadState
        isPending={difference.isPending}
        error={difference.error}
        retry={() => void difference.refetch()}
        rows={8}
      >
        {difference.data && <Changes difference={difference.data} />}
      </LoadState>
    </Drawer>
  );
}

function Changes({ difference: { questions, changed } }: { difference: ModelDifference }) {
  const { t } = useTranslation();
  if (questions === 0) return <p>{t("knowledge.models.compareEmpty")}</p>;
  if (changed.length === 0) return <p>{t("knowledge.models.compareNone", { questions })}</p>;
  return (
    <>
      <p>{t("knowledge.models.compareSome", { questions, changed: changed.length })}</p>
      <ul className="plain-list changes">
        {changed.map((one) => (
          <li key={one.question}>
            <p>{one.question}</p>
            <dl className="before-after">
              <dt>{t("knowledge.models.before")}</dt>
              <dd>
                <BotAction
                  action={one.before_action}
                  title={one.before_title}
                  confidence={one.before_confidence}
                />
              </dd>
              <dt>{t("knowledge.models.after")}</dt>
              <dd>
                <BotAction
                  action={one.after_action}
                  title={one.after_title}
                  confidence={one.after_confidence}
                />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    </>
  );
}
