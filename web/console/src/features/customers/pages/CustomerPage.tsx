import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { Consents, CustomerFacts, Earlier } from "../../conversations/components/CustomerTab.tsx";
import { useCustomer } from "../api.ts";
import "../../conversations/components/side.css";
import "./customers.css";

export function CustomerPage() {
  const { t } = useTranslation();
  const { customerId = "" } = useParams();
  const navigate = useNavigate();
  const customer = useCustomer(customerId);
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
            <section className="panel">
              <CustomerFacts customer={customer.data} />
              <Consents customer={customer.data} />
            </section>
            <section className="panel" aria-label={t("customers.all")}>
              <h2>{t("customers.all")}</h2>
              <Earlier customerId={customerId} />
            </section>
          </div>
        )}
      </LoadState>
    </div>
  );
}
