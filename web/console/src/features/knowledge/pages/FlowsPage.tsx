import { PlusOutlined } from "@ant-design/icons";
import { Button, Form, Grid, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useMay } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { useCreateFlow, useFlow, useFlows } from "../api/flows.ts";
import { FlowEditor } from "../components/flows/FlowEditor.tsx";
import { FlowList } from "../components/flows/FlowList.tsx";
import { blankFlow } from "../flows/model.ts";
import "./knowledge.css";
import "./flows.css";

/** Guided flows: a list, or one of them in its editor. */
export function FlowsPage() {
  const { flowId } = useParams();
  const isPhone = !Grid.useBreakpoint().md;
  return flowId ? <OneFlow key={flowId} id={flowId} isPhone={isPhone} /> : <AllFlows isPhone={isPhone} />;
}

function AllFlows({ isPhone }: { isPhone: boolean }) {
  const { t } = useTranslation();
  const flows = useFlows();
  const mayEdit = useMay("edit_knowledge");
  const [creating, setCreating] = useState(false);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("knowledge.flows.title")}</h1>
        <span className="quiet">{t("knowledge.flows.intro")}</span>
        {mayEdit && !isPhone && (
          <span className="page-actions">
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
              {t("knowledge.flows.create")}
            </Button>
          </span>
        )}
      </header>
      <div className="panel">
        <LoadState
          isPending={flows.isPending}
          error={flows.error}
          retry={() => void flows.refetch()}
          empty={flows.data?.length === 0}
          emptyText={t("knowledge.flows.empty")}
          rows={8}
        >
          <FlowList flows={flows.data ?? []} isPhone={isPhone} />
        </LoadState>
      </div>
      <NewFlow open={creating} onClose={() => setCreating(false)} />
    </div>
  );
}

function NewFlow({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateFlow();
  const show = useShowProblem();
  const [form] = Form.useForm<{ key: string; title: string }>();
  const make = ({ key, title }: { key: string; title: string }) => {
    const words = { text: t("knowledge.flows.kinds.say"), label: t("knowledge.flows.kinds.ask"), title };
    create.mutate(blankFlow(key, words), {
      onSuccess: (flow) => void navigate(`/knowledge/flows/${flow.id}`),
      onError: show,
    });
  };
  return (
    <Modal
      open={open}
      title={t("knowledge.flows.create")}
      onCancel={onClose}
      onOk={() => form.submit()}
      confirmLoading={create.isPending}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" onFinish={make}>
        <Form.Item name="title" label={t("knowledge.flows.newTitle")} rules={[{ required: true, max: 60 }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="key"
          label={t("knowledge.flows.newKey")}
          extra={t("knowledge.flows.newKeyHint")}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/ }]}
        >
          <Input maxLength={120} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function OneFlow({ id, isPhone }: { id: string; isPhone: boolean }) {
  const navigate = useNavigate();
  const flow = useFlow(id);
  const [take, setTake] = useState(0);
  const first = flow.data?.draft?.content ?? flow.data?.published ?? null;
  return (
    <LoadState isPending={flow.isPending} error={flow.error} retry={() => void flow.refetch()} rows={14}>
      {flow.data && first && (
        <FlowEditor
          key={`${take} ${isPhone}`}
          flow={flow.data}
          first={first}
          isPhone={isPhone}
          onBack={() => void navigate("/knowledge/flows")}
          onReset={() => setTake((count) => count + 1)}
          reload={() => void flow.refetch().then(() => setTake((count) => count + 1))}
        />
      )}
    </LoadState>
  );
}
