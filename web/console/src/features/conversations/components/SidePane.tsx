import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useConversation } from "../api.ts";
import { AssistTab } from "./AssistTab.tsx";
import { CustomerTab } from "./CustomerTab.tsx";
import "./side.css";

interface SidePaneProps {
  conversationId: string;
  onBack: () => void;
}

/** Beside the talk: what helps to answer, and who it is. */
export function SidePane({ conversationId, onBack }: SidePaneProps) {
  const { t } = useTranslation();
  const detail = useConversation(conversationId);
  return (
    <aside className="side-pane" aria-label={t("conversations.side.label")}>
      <LoadState
        isPending={detail.isPending}
        error={detail.error}
        retry={() => void detail.refetch()}
        rows={8}
      >
        {detail.data && (
          <Tabs
            defaultActiveKey="assist"
            tabBarExtraContent={{
              left: (
                <Button
                  type="text"
                  className="only-narrow"
                  icon={<ArrowLeftOutlined />}
                  aria-label={t("common.back")}
                  onClick={onBack}
                />
              ),
            }}
            items={[
              {
                key: "assist",
                label: t("conversations.side.assist"),
                children: <AssistTab detail={detail.data} onInserted={onBack} />,
              },
              {
                key: "customer",
                label: t("conversations.side.customer"),
                children: <CustomerTab detail={detail.data} />,
              },
            ]}
          />
        )}
      </LoadState>
    </aside>
  );
}
