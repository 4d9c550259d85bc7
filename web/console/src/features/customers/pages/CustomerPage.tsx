import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useMayListConversations } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { ConversationPane } from "../../conversations/components/ConversationPane.tsx";
import { Consents, CustomerFacts, Earlier } from "../../conversations/components/CustomerTab.tsx";
import { ComposerProvider } from "../../conversations/components/composer-context.tsx";
import { useCustomer } from "../api/customers.ts";
import { PrivacyPanel } from "../components/PrivacyPanel.tsx";
import "../../conversations/components/side.css";
import "./customers.css";

/** Who somebody is, and what was said with him; a conversation opens beside it. */
export function CustomerPage() {
  const { t } = useTranslation();
  const { customerId = "", conversationId = null } = useParams();
  const navigate = useNavigate();
  const customer = useCustomer(customerId);
  const mayList = useMayListConversations();
  const address = `/customers/${customerId}`;
  return (
    <div className="page profile">
      <header className="page-head">
        <Button
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t("common.back")}
          onClick={() => void navigate("/customers")}
        />
        <h1>{t("customers.profile")}</h1>
      </header>
      <LoadState
        isPending={customer.isPending}
        error={customer.error}
        retry={() => void customer.refetch()}
        rows={8}
      >
        {customer.data && (
          <div className="profile-grid">
            <div className="profile-side">
              <section className="panel">
                <CustomerFacts customer={customer.data} />
                <Consents customer={customer.data} />
              </section>
              <PrivacyPanel customerId={customer.data.id} />
            </div>
            {mayList && (
              <section className="panel" aria-label={t("customers.all")}>
                <h2>{t("customers.all")}</h2>
                <Earlier customerId={customerId} addressOf={({ id }) => `${address}/${id}`} />
              </section>
            )}
          </div>
        )}
      </LoadState>
      <Drawer
        open={conversationId !== null}
        onClose={() => void navigate(address)}
        size={720}
        title={t("customers.conversation")}
        className="conversation-drawer"
        destroyOnHidden
      >
        {conversationId !== null && (
          <ComposerProvider>
            <ConversationPane key={conversationId} conversationId={conversationId} />
          </ComposerProvider>
        )}
      </Drawer>
    </div>
  );
}
