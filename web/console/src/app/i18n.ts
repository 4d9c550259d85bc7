import i18n from "i18next";
import { initReactI18next } from "react-i18next";
import { en, type Texts, zh } from "./locales.ts";
import { getPreferences } from "./preferences.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Texts };
  }
}

void i18n.use(initReactI18next).init({
  resources: { "zh-CN": { translation: zh }, en: { translation: en } },
  lng: getPreferences().locale,
  fallbackLng: "zh-CN",
  interpolation: { escapeValue: false },
});

export { i18n };
