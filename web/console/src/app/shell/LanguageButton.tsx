import { TranslationOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { setPreferences, usePreferences } from "../preferences.ts";

export function LanguageButton() {
  const { locale } = usePreferences();
  const other = locale === "en" ? "zh-CN" : "en";
  return (
    <Button
      type="text"
      icon={<TranslationOutlined />}
      lang={other}
      onClick={() => setPreferences({ locale: other })}
    >
      {other === "en" ? "English" : "中文"}
    </Button>
  );
}
