import { Segmented, Table } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PresenceStatus, SeatView } from "../../../api-types.ts";
import { StatusDot } from "./StatusPicker.tsx";

const ORDER: readonly PresenceStatus[] = ["online", "busy", "away", "offline"];

export function PeopleTable({ seats }: { seats: readonly SeatView[] }) {
  const { t } = useTranslation();
  const [status, setStatus] = useState<PresenceStatus | "all">("all");
  const shown = seats
    .filter((seat) => status === "all" || seat.status === status)
    .sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status) || other.load - one.load);
  const count = (one: PresenceStatus) => seats.filter((seat) => seat.status === one).length;
  return (
    <section className="panel people" aria-label={t("routing.people.title")}>
      <header>
        <h2>{t("routing.people.title")}</h2>
        <Segmented
          size="small"
          aria-label={t("routing.people.filter")}
          value={status}
          onChange={setStatus}
          options={[
            { value: "all" as const, label: t("routing.people.everyone") },
            ...ORDER.map((one) => ({ value: one, label: `${t(`presence.${one}`)} ${count(one)}` })),
          ]}
        />
      </header>
      <Table<SeatView>
        size="small"
        rowKey={({ staff }) => staff.id}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false, size: "small" }}
        dataSource={shown}
        locale={{ emptyText: t("routing.people.empty") }}
        columns={[
          {
            title: t("routing.people.name"),
            key: "name",
            render: (_, seat) => (
              <>
                {seat.staff.name} <span className="quiet">{seat.staff.title}</span>
              </>
            ),
          },
          {
            title: t("routing.people.status"),
            key: "status",
            render: (_, seat) => (
              <span className="status-line">
                <StatusDot status={seat.status} /> {t(`presence.${seat.status}`)}
              </span>
            ),
          },
          {
            title: t("routing.people.load"),
            key: "load",
            align: "right",
            render: (_, seat) => <Load seat={seat} />,
          },
        ]}
      />
    </section>
  );
}

function Load({ seat }: { seat: SeatView }) {
  const share = seat.capacity > 0 ? Math.min(1, seat.load / seat.capacity) : 0;
  return (
    <span className="load number" data-full={share >= 1}>
      <span className="load-bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </span>
      {seat.load} / {seat.capacity}
    </span>
  );
}
