import { EyeInvisibleOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ReasonModal } from "../../../app/components/ReasonModal.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { useShown } from "../../../app/use-shown.ts";
import { useRevealMessage } from "../api.ts";

/** Under a message with covered numbers: its own words for half a minute, for who says why he needs them. */
export function Covered({ conversationId, seq }: { conversationId: string; seq: number }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { shown, left, show } = useShown<string>();
  const reveal = useRevealMessage(conversationId);
  const showProblem = useShowProblem();
  const ask = (why: string) =>
    void reveal.mutateAsync({ seq, why }).then(({ text }) => {
      setAsking(false);
      show(text);
    }, showProblem);
  return (
    <span className="covered">
      {shown === null ? (
        <Button
          type="link"
          size="small"
          icon={<EyeInvisibleOutlined />}
          onClick={() => setAsking(true)}
          aria-label={t("reveal.message")}
        >
          {t("reveal.action")}
        </Button>
      ) : (
        <>
          <span className="covered-text">{shown}</span> {t("reveal.hides", { count: left })}
        </>
      )}
      <ReasonModal
        open={asking}
        title={t("reveal.message")}
        loading={reveal.isPending}
        onReason={ask}
        onClose={() => setAsking(false)}
      />
    </span>
  );
}
