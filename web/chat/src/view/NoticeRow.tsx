import type { JSX } from "preact";
import type { QueuedBody, StaffCard } from "../core/contract";
import type { NoticeEvent } from "../core/talk";
import { showMoment } from "../words/times";
import { usePage } from "./context";
import { Face } from "./Header";

/** A quiet line about the talk itself: who comes, about when, who has come, that it ended. */
export function NoticeRow({ event, live }: { event: NoticeEvent; live: boolean }): JSX.Element {
  const { t } = usePage();
  switch (event.kind) {
    case "queued":
      return <Queued body={event.body} live={live} />;
    case "assigned":
      return <Assigned staff={event.body.staff} />;
    case "returned":
    case "closed":
      return <p class="notice">{t(`notice.${event.kind}`)}</p>;
  }
}

function Queued({ body, live }: { body: QueuedBody; live: boolean }): JSX.Element {
  const { t, locale } = usePage();
  const queue = t(`queue.${body.queue}`);
  if (body.promise_at) {
    return <p class="notice">{t("notice.promise", { time: showMoment(body.promise_at, locale, t) })}</p>;
  }
  const words = live ? place(body, t) : [];
  return (
    <div class="notice">
      {live && <span class="pulse" aria-hidden="true" />}
      {t("notice.queued", { queue })}
      {words.length > 0 && <strong>{words.join(locale === "en" ? ", " : "，")}</strong>}
      {live && <small>{t("notice.keep")}</small>}
    </div>
  );
}

function place(body: QueuedBody, t: ReturnType<typeof usePage>["t"]): string[] {
  const words: string[] = [];
  if (body.position !== null) {
    words.push(body.position <= 1 ? t("notice.next") : t("notice.place", { position: body.position }));
  }
  if (body.expected_seconds !== null) {
    const minutes = Math.ceil(body.expected_seconds / 60);
    words.push(body.expected_seconds < 30 ? t("notice.soon") : t("notice.minutes", { count: minutes }));
  }
  return words;
}

function Assigned({ staff }: { staff: StaffCard }): JSX.Element {
  const { t } = usePage();
  const details = [
    staff.title,
    staff.office,
    staff.licence_number && t("licence", { number: staff.licence_number }),
  ];
  return (
    <div class="joined">
      <Face name={staff.name} url={staff.photo_url} />
      <div>
        <strong>{t("notice.assigned", { name: staff.name })}</strong>
        <small>{details.filter(Boolean).join(" · ")}</small>
      </div>
    </div>
  );
}
