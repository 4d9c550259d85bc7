import { App, Button, Drawer, Form, Input, InputNumber, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DataRequest, RetentionTerm } from "../../../api-types.ts";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { MoreButton } from "../../../app/components/MoreButton.tsx";
import { useWhyRules } from "../../../app/components/ReasonModal.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { dayOf, formatDay, formatMoment } from "../../../app/time.ts";
import {
  useDataRequests,
  useDecideRequest,
  useLegalHolds,
  usePrivacyFigures,
  useSetTerm,
  useTerms,
} from "../api/privacy.ts";
import { HoldRow } from "../components/PrivacyPanel.tsx";
import "../components/privacy.css";

/** What customers ask about their data, what is held, and how long things are kept. */
export function PrivacyPage() {
  const { t } = useTranslation();
  const figures = usePrivacyFigures();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t("customers.privacy.title")}</h1>
      </header>
      <p className="quiet">{t("customers.privacy.hint")}</p>
      {figures.data && (
        <dl className="privacy-figures">
          {(["open", "overdue", "due_soon", "holds", "restricted", "destroyed"] as const).map((figure) => (
            <div key={figure} className={figure === "overdue" && figures.data.overdue > 0 ? "is-late" : ""}>
              <dt>{t(`customers.privacy.figures.${figure}`)}</dt>
              <dd className="number">{figures.data[figure]}</dd>
            </div>
          ))}
        </dl>
      )}
      <section className="panel" aria-label={t("customers.privacy.requests")}>
        <Tabs
          destroyOnHidden
          items={[
            { key: "open", label: t("customers.privacy.tabs.open"), children: <Requests open /> },
            { key: "closed", label: t("customers.privacy.tabs.closed"), children: <Requests open={false} /> },
            { key: "holds", label: t("customers.privacy.tabs.holds"), children: <Holds /> },
            { key: "terms", label: t("customers.privacy.tabs.terms"), children: <Terms /> },
          ]}
        />
      </section>
    </div>
  );
}

function Requests({ open }: { open: boolean }) {
  const { t, i18n } = useTranslation();
  const requests = useDataRequests(open);
  const [chosen, setChosen] = useState<DataRequest | null>(null);
  const shown = requests.data?.pages.flatMap((page) => page.items) ?? [];
  const today = dayOf(new Date().toISOString());
  return (
    <LoadState
      isPending={requests.isPending}
      error={requests.error}
      retry={() => void requests.refetch()}
      empty={shown.length === 0}
      emptyText={t(open ? "customers.privacy.noOpen" : "customers.privacy.noClosed")}
    >
      <ul className="plain-list">
        {shown.map((one) => (
          <li key={one.id} className="request-row">
            <div>
              <button type="button" className="link" onClick={() => setChosen(one)}>
                {one.customer} · {t(`customers.privacy.kinds.${one.kind}`)}
              </button>
              <p className="quiet">
                {t(one.by_customer ? "customers.privacy.byCustomer" : "customers.privacy.byStaff")} ·{" "}
                {formatMoment(one.at, i18n.language)}
              </p>
            </div>
            <span className={one.state === "open" && one.due_on < today ? "wait-late" : "quiet"}>
              {one.state === "open"
                ? t(one.due_on < today ? "customers.privacy.overdue" : "customers.privacy.due", {
                    day: formatDay(one.due_on, i18n.language),
                  })
                : t(`customers.privacy.states.${one.state}`)}
            </span>
          </li>
        ))}
      </ul>
      <MoreButton list={requests} />
      <Drawer
        open={chosen !== null}
        onClose={() => setChosen(null)}
        size={480}
        title={chosen && t(`customers.privacy.kinds.${chosen.kind}`)}
        destroyOnHidden
      >
        {chosen && <Decision request={chosen} onDecided={() => setChosen(null)} />}
      </Drawer>
    </LoadState>
  );
}

function Decision({ request, onDecided }: { request: DataRequest; onDecided: () => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const decide = useDecideRequest();
  const showProblem = useShowProblem();
  const rules = useWhyRules();
  const [form] = Form.useForm<{ answer: string }>();
  const send = (state: "done" | "refused") =>
    void form.validateFields().then(
      ({ answer }) =>
        decide.mutateAsync({ id: request.id, state, answer }).then(() => {
          void message.success(t("customers.privacy.decided"));
          onDecided();
        }, showProblem),
      () => undefined, // the form itself says what is missing
    );
  return (
    <div className="entry-editor">
      <p>
        {request.customer}{" "}
        <Link to={`/customers/${request.customer_id}`}>{t("customers.privacy.openCustomer")}</Link>
      </p>
      <h3>{t("customers.privacy.words")}</h3>
      <p>{request.words ?? <span className="quiet">{t("common.none")}</span>}</p>
      {request.state === "open" ? (
        <>
          <p className="quiet">{t(`customers.privacy.todo.${request.kind}`)}</p>
          <Form form={form} layout="vertical">
            <Form.Item
              name="answer"
              label={t("customers.privacy.answer")}
              extra={t("customers.privacy.answerHint")}
              rules={rules}
            >
              <Input.TextArea autoSize={{ minRows: 3 }} maxLength={500} />
            </Form.Item>
            <div className="privacy-acts">
              <Button type="primary" loading={decide.isPending} onClick={() => send("done")}>
                {t("customers.privacy.done")}
              </Button>
              <Button loading={decide.isPending} onClick={() => send("refused")}>
                {t("customers.privacy.refuse")}
              </Button>
            </div>
          </Form>
        </>
      ) : (
        <>
          <h3>{t("customers.privacy.answer")}</h3>
          <p>{request.answer ?? <span className="quiet">{t("customers.privacy.gone")}</span>}</p>
          <p className="quiet">
            {t("customers.privacy.decidedBy", {
              name: request.decided_by,
              time: request.decided_at && formatMoment(request.decided_at, i18n.language),
            })}
          </p>
        </>
      )}
    </div>
  );
}

function Holds() {
  const { t } = useTranslation();
  const holds = useLegalHolds();
  return (
    <LoadState
      isPending={holds.isPending}
      error={holds.error}
      retry={() => void holds.refetch()}
      empty={holds.data?.length === 0}
      emptyText={t("customers.privacy.noHolds")}
    >
      {(holds.data ?? []).map((hold) => (
        <div key={hold.id}>
          <Link to={`/customers/${hold.customer_id}`}>{t("customers.privacy.openCustomer")}</Link>
          <HoldRow hold={hold} />
        </div>
      ))}
    </LoadState>
  );
}

function Terms() {
  const terms = useTerms();
  return (
    <LoadState isPending={terms.isPending} error={terms.error} retry={() => void terms.refetch()}>
      <ul className="plain-list">
        {(terms.data ?? []).map((term) => (
          <TermRow key={`${term.kind} ${term.amount}`} term={term} />
        ))}
      </ul>
    </LoadState>
  );
}

function TermRow({ term }: { term: RetentionTerm }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const set = useSetTerm();
  const showProblem = useShowProblem();
  const [amount, setAmount] = useState(term.amount);
  const unit = (count: number) => t(`customers.privacy.${term.unit}`, { count });
  const save = () =>
    void set
      .mutateAsync({ kind: term.kind, amount })
      .then(() => void message.success(t("customers.privacy.saved")), showProblem);
  return (
    <li className="term-row">
      <div>
        {t(`customers.privacy.terms.${term.kind}`)}{" "}
        {!term.is_confirmed && (
          <span className="flag flag-warning">{t("customers.privacy.unconfirmed")}</span>
        )}
        <p className="quiet">{i18n.language === "en" ? term.basis_en : term.basis}</p>
        {term.unit === "years" && term.is_confirmed && (
          <p className="quiet">{t("customers.privacy.least", { years: unit(term.least) })}</p>
        )}
        {term.changed_by !== null && term.changed_at !== null && (
          <p className="quiet">
            {t("customers.privacy.changedBy", {
              name: term.changed_by,
              time: formatMoment(term.changed_at, i18n.language),
            })}
          </p>
        )}
      </div>
      <div className="privacy-acts">
        <InputNumber
          aria-label={t(`customers.privacy.terms.${term.kind}`)}
          min={term.least}
          max={100}
          value={amount}
          suffix={unit(amount).replace(String(amount), "").trim()}
          onChange={(value) => setAmount(value ?? term.amount)}
        />
        <Button disabled={amount === term.amount} loading={set.isPending} onClick={save}>
          {t("common.save")}
        </Button>
      </div>
    </li>
  );
}
