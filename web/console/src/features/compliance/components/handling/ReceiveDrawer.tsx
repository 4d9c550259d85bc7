import { App, Button, DatePicker, Drawer, Input, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Case, ReceiveComplaint } from "../../../../api-types.ts";
import { useProblemText } from "../../../../app/problems.ts";
import { useReceiveComplaint } from "../../api/complaints.ts";
import { useStaffChoices } from "../../api/people.ts";
import { Field } from "./parts.tsx";

const CHANNELS = [
  "phone",
  "regulator",
  "letter",
  "email",
  "visit",
  "association",
  "online",
  "other",
] as const satisfies readonly ReceiveComplaint["channel"][];
const BUSINESSES = [
  "account",
  "trading",
  "fees",
  "funds",
  "products",
  "margin",
  "advice",
  "system",
  "other",
] as const satisfies readonly ReceiveComplaint["business"][];
const CAUSES = [
  "attitude",
  "delay",
  "misleading",
  "suitability",
  "unlawful",
  "charges",
  "failure",
  "privacy",
  "rules",
  "other",
] as const satisfies readonly ReceiveComplaint["cause"][];

interface ReceiveDrawerProps {
  /** The case that the complaint is made of; by hand without one. */
  caseOf?: Case;
  onClose: () => void;
}

/** Enters a complaint, of a case or by hand. */
export function ReceiveDrawer({ caseOf, onClose }: ReceiveDrawerProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const navigate = useNavigate();
  const receive = useReceiveComplaint();
  const people = useStaffChoices();
  const [channel, setChannel] = useState<ReceiveComplaint["channel"]>(caseOf ? "online" : "phone");
  const [business, setBusiness] = useState<ReceiveComplaint["business"] | null>(null);
  const [cause, setCause] = useState<ReceiveComplaint["cause"] | null>(null);
  const [texts, setTexts] = useState({ title: "", demand: "", complainant: "", contact: "", reference: "" });
  const [staffId, setStaffId] = useState<string | null>(null);
  const [at, setAt] = useState<Dayjs | null>(null);
  const field = (name: keyof typeof texts, long = false) => (
    <Field key={name} label={t(`compliance.complaints.fields.${name}`)}>
      {(id) =>
        long ? (
          <Input.TextArea
            id={id}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={2000}
            value={texts[name]}
            onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
          />
        ) : (
          <Input
            id={id}
            maxLength={200}
            value={texts[name]}
            onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
          />
        )
      }
    </Field>
  );
  const whose = caseOf !== undefined || texts.complainant.trim() !== "";
  const ready = business !== null && cause !== null && texts.title.trim() !== "" && whose;
  const send = () => {
    if (business === null || cause === null) return;
    receive.mutate(
      {
        channel,
        business,
        cause,
        ...texts,
        staff_id: staffId,
        case_id: caseOf?.id ?? null,
        received_at: at?.toISOString() ?? null,
      },
      {
        onSuccess: (complaint) => {
          void message.success(t("compliance.complaints.saved"));
          onClose();
          void navigate(`/compliance/complaints/${complaint.id}`);
        },
        onError: (error) => void message.error(textOf(error)),
      },
    );
  };
  return (
    <Drawer open onClose={onClose} size={480} title={t("compliance.complaints.receive")}>
      <form
        className="handling-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) send();
        }}
      >
        {field("title")}
        {field("demand", true)}
        <div className="handling-inline">
          <Choice name="channel" ids={CHANNELS} group="channels" value={channel} onChange={setChannel} />
          <Choice
            name="business"
            ids={BUSINESSES}
            group="businesses"
            value={business}
            onChange={setBusiness}
          />
          <Choice name="cause" ids={CAUSES} group="causes" value={cause} onChange={setCause} />
        </div>
        {!caseOf && (
          <div className="handling-inline">
            {field("complainant")}
            {field("contact")}
          </div>
        )}
        {field("reference")}
        <div className="handling-inline">
          <label htmlFor="complaint-staff">
            {t("compliance.complaints.fields.staff")}
            <Select
              id="complaint-staff"
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              options={people.options}
              loading={people.isPending}
              value={staffId}
              onChange={(value: string | null) => setStaffId(value ?? null)}
            />
          </label>
          {!caseOf && (
            <label htmlFor="complaint-at">
              {t("compliance.complaints.fields.receivedAt")}
              <DatePicker
                id="complaint-at"
                showTime={{ format: "HH:mm" }}
                value={at}
                maxDate={dayjs()}
                onChange={setAt}
              />
            </label>
          )}
        </div>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={receive.isPending}>
          {t("compliance.complaints.save")}
        </Button>
      </form>
    </Drawer>
  );
}

interface ChoiceProps<Id extends string> {
  name: "channel" | "business" | "cause" | "result" | "remedy";
  group: "channels" | "businesses" | "causes" | "results" | "remedies";
  ids: readonly Id[];
  value: Id | null;
  onChange: (id: Id) => void;
}

export function Choice<Id extends string>({ name, group, ids, value, onChange }: ChoiceProps<Id>) {
  const { i18n, t } = useTranslation();
  const label = t(`compliance.complaints.fields.${name}`);
  const id = `complaint-${name}`;
  return (
    <label htmlFor={id}>
      {label}
      <Select<Id>
        id={id}
        value={value}
        onChange={onChange}
        options={ids.map((one) => ({
          value: one,
          label: String(i18n.t(`compliance.complaints.${group}.${one}` as "common.none")),
        }))}
      />
    </label>
  );
}
