import { useTranslation } from "react-i18next";
import { useAccount } from "../../../app/account.tsx";
import { Sections } from "../../../app/components/Sections.tsx";
import { useWork } from "../api/reviews.ts";
import { SECTIONS } from "../sections.ts";

export function KnowledgeLayout() {
  const { t } = useTranslation();
  const work = useWork(useAccount().permissions.includes("read_knowledge"));
  return (
    <Sections
      sections={SECTIONS}
      label={t("knowledge.sections.label")}
      name={(id) => t(`knowledge.sections.${id}`)}
      waiting={{ reviews: work.data?.to_review ?? 0 }}
    />
  );
}
