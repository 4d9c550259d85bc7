import { ExclamationCircleOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import { useTranslation } from "react-i18next";
import type { Verdict } from "../../../api-types.ts";
import { HitList } from "./HitList.tsx";

/** How a sent message was judged, for the eyes of staff. */
export function VerdictMark({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  return (
    <Popover trigger="click" title={t("compliance.result")} content={<HitList verdict={verdict} />}>
      <button type="button" className={`verdict-mark level-${verdict.verdict}`}>
        <ExclamationCircleOutlined aria-hidden /> {t(`compliance.levels.${verdict.verdict}`)}
      </button>
    </Popover>
  );
}
