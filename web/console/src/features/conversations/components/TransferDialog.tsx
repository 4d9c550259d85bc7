import { App, Input, Modal, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConversationSummary, QueueKind } from "../../../api-types.ts";
import { useStaffId } from "../../../app/account.tsx";
import { LoadState } from "../../../app/components/LoadState.tsx";
import { useShowProblem } from "../../../app/problems.ts";
import { useColleagues, useQueues } from "../../routing/api.ts";
import { StatusDot } from "../../routing/components/StatusPicker.tsx";
import { type Step, useStep } from "../api.ts";
import { byReadiness, hindranceOf } from "../transfer.ts";

interface TransferDialogProps {
  open: boolean;
  summary: ConversationSummary;
  onClose: () => void;
  onGone?: () => void;
}

type Target = { to: "staff"; id: string } | { to: "queue"; kind: QueueKind };

export function TransferDialog({ open, summary, onClose, onGone }: TransferDialogProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const step = useStep(summary.id);
  const [kind, setKind] = useState<Target["to"]>("staff");
  const [target, setTarget] = useState<Target | null>(null);
  const [note, setNote] = useState("");
  const submit = () => {
    if (target === null) return void message.info(t("conversations.transfer.pick"));
    const where = target.to === "staff" ? { staff_id: target.id } : { queue: target.kind };
    const command: Step = { step: "transfer", ...where, note: note.trim() };
    step.mutate(command, {
      onError: showProblem,
      onSuccess: () => {
        void message.success(t("conversations.transfer.done"));
        onClose();
        onGone?.();
      },
    });
  };
  return (
    <Modal
      open={open}
      title={t("conversations.transfer.title")}
      okText={t("conversations.transfer.submit")}
      okButtonProps={{ disabled: target === null, loading: step.isPending }}
      onOk={submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="dialog">
        <Segmented
          block
          value={kind}
          onChange={(next) => {
            setKind(next);
            setTarget(null);
          }}
          options={[
            { value: "staff" as const, label: t("conversations.transfer.colleague") },
            { value: "queue" as const, label: t("conversations.transfer.queue") },
          ]}
        />
        {kind === "staff" ? (
          <ColleagueChoice open={open} chosen={target} onChoose={setTarget} />
        ) : (
          <QueueChoice open={open} chosen={target} onChoose={setTarget} />
        )}
        <Input.TextArea
          value={note}
          onChange={(event) => setNote(event.target.value)}
          placeholder={t("conversations.transfer.notePlaceholder")}
          aria-label={t("conversations.transfer.note")}
          maxLength={500}
          autoSize={{ minRows: 2, maxRows: 5 }}
        />
      </div>
    </Modal>
  );
}

interface ChoiceProps {
  open: boolean;
  chosen: Target | null;
  onChoose: (target: Target) => void;
}

function ColleagueChoice({ open, chosen, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const staffId = useStaffId();
  const colleagues = useColleagues(open);
  const [words, setWords] = useState("");
  const seats = (colleagues.data ?? [])
    .filter(
      (seat) =>
        seat.staff.id !== staffId &&
        `${seat.staff.name}${seat.staff.title}${seat.staff.office ?? ""}`.includes(words.trim()),
    )
    .sort(byReadiness);
  return (
    <>
      <Input.Search
        allowClear
        placeholder={t("conversations.transfer.search")}
        aria-label={t("conversations.transfer.search")}
        onChange={(event) => setWords(event.target.value)}
      />
      {seats.length > 0 && seats.every((seat) => hindranceOf(seat) !== null) && (
        <p className="quiet">{t("conversations.transfer.nobodyFree")}</p>
      )}
      <div className="choice-list" role="radiogroup" aria-label={t("conversations.transfer.colleague")}>
        <LoadState
          isPending={colleagues.isPending}
          error={colleagues.error}
          retry={() => void colleagues.refetch()}
          empty={seats.length === 0}
          emptyText={t("conversations.transfer.noColleague")}
        >
          {seats.map((seat) => (
            <label key={seat.staff.id} data-disabled={hindranceOf(seat) !== null}>
              <input
                type="radio"
                name="colleague"
                disabled={hindranceOf(seat) !== null}
                checked={chosen?.to === "staff" && chosen.id === seat.staff.id}
                onChange={() => onChoose({ to: "staff", id: seat.staff.id })}
              />
              <StatusDot status={seat.status} />
              <span className="choice-name">
                {seat.staff.name}
                <span className="quiet">
                  {seat.staff.title} · {t(`presence.${seat.status}`)}
                  <Hindrance of={hindranceOf(seat)} />
                </span>
              </span>
              <span className="number">
                {t("conversations.transfer.load", { load: seat.load, capacity: seat.capacity })}
              </span>
            </label>
          ))}
        </LoadState>
      </div>
    </>
  );
}

function Hindrance({ of }: { of: ReturnType<typeof hindranceOf> }) {
  const { t } = useTranslation();
  return of && ` · ${t(`conversations.transfer.hindrances.${of}`)}`;
}

function QueueChoice({ open, chosen, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const queues = useQueues(open);
  return (
    <div className="choice-list" role="radiogroup" aria-label={t("conversations.transfer.queue")}>
      <LoadState
        isPending={queues.isPending}
        error={queues.error}
        retry={() => void queues.refetch()}
        empty={queues.data?.length === 0}
        emptyText={t("routing.queueTable.empty")}
      >
        {queues.data?.map((queue) => (
          <label key={queue.kind}>
            <input
              type="radio"
              name="queue"
              checked={chosen?.to === "queue" && chosen.kind === queue.kind}
              onChange={() => onChoose({ to: "queue", kind: queue.kind })}
            />
            <span className="choice-name">
              {t(`routing.queues.${queue.kind}`)}
              <span className="quiet">{t("conversations.transfer.online", { count: queue.online })}</span>
            </span>
            <span className="number">{t("conversations.transfer.waiting", { count: queue.waiting })}</span>
          </label>
        ))}
      </LoadState>
    </div>
  );
}
