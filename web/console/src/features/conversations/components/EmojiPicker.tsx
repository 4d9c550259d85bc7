import { SmileOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const EMOJI = [
  ..."😊🙂😄😅😉🤝👍👌🙏💪👏🎉🌹❤️☕🌞⭐✅❗❓⚠️📈📉📊💰🏦📱💻📄📎📅⏰🔒🔑📞✉️🔍💡🙇😔😢🤔".matchAll(
    /\p{Extended_Pictographic}\uFE0F?/gu,
  ),
].map(([sign]) => sign);

/** The few signs that fit a polite answer. */
export function EmojiPicker({ onPick }: { onPick: (sign: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const grid = (
    <div className="emoji-grid">
      {EMOJI.map((sign) => (
        <button
          key={sign}
          type="button"
          onClick={() => {
            onPick(sign);
            setOpen(false);
          }}
        >
          {sign}
        </button>
      ))}
    </div>
  );
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" content={grid} placement="topLeft">
      <Button type="text" icon={<SmileOutlined />} aria-label={t("conversations.composer.emoji")} />
    </Popover>
  );
}
