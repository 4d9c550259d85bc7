import { ConfigProvider, Input } from "antd";
import { useTranslation } from "react-i18next";
import type { FlowContent } from "../../../../api-types.ts";
import { Both, EntryPick, Field, orNone } from "./fields.tsx";

interface FlowSettingsProps {
  content: FlowContent;
  mayEdit: boolean;
  onChange: (content: FlowContent, about?: string | null) => void;
}

function lines(text: string): string[] {
  return text.split("\n");
}

/** What a flow is called, what it is for and what begins it. */
export function FlowSettings({ content, mayEdit, onChange }: FlowSettingsProps) {
  const { t } = useTranslation();
  const { triggers } = content;
  const trigger = (change: Partial<FlowContent["triggers"]>, about: string | null = null) =>
    onChange({ ...content, triggers: { ...triggers, ...change } }, about);
  return (
    <ConfigProvider componentDisabled={!mayEdit}>
      <div className="flow-inspector">
        <Both
          label={t("knowledge.flows.flowTitle")}
          zh={content.title}
          en={content.title_en}
          onZh={(title) => onChange({ ...content, title }, "flow title")}
          onEn={(title) => onChange({ ...content, title_en: orNone(title) }, "flow title_en")}
        />
        <Both
          label={t("knowledge.flows.description")}
          rows={2}
          zh={content.description}
          en={content.description_en}
          onZh={(description) => onChange({ ...content, description }, "flow description")}
          onEn={(text) => onChange({ ...content, description_en: text }, "flow description_en")}
        />
        <EntryPick
          label={t("knowledge.flows.offeredAfter")}
          value={triggers.offered_after}
          onChange={(keys) => trigger({ offered_after: keys })}
        />
        <EntryPick
          label={t("knowledge.flows.insteadOf")}
          value={triggers.instead_of}
          onChange={(keys) => trigger({ instead_of: keys })}
        />
        <Field label={`${t("knowledge.flows.phrasings")} · ${t("knowledge.flows.chinese")}`}>
          <Input.TextArea
            autoSize={{ minRows: 3, maxRows: 10 }}
            value={triggers.phrasings.join("\n")}
            onChange={(event) => trigger({ phrasings: lines(event.target.value) }, "flow phrasings")}
          />
        </Field>
        <Field label={`${t("knowledge.flows.phrasings")} · ${t("knowledge.flows.english")}`}>
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 10 }}
            value={triggers.phrasings_en.join("\n")}
            onChange={(event) => trigger({ phrasings_en: lines(event.target.value) }, "flow phrasings_en")}
          />
        </Field>
      </div>
    </ConfigProvider>
  );
}
