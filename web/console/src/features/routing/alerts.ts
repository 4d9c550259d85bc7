import type { i18n as I18n } from "i18next";
import type { BoardAlert } from "../../api-types.ts";
import { spanOf } from "../../app/time.ts";

/** An alert in words. Its `value` counts people or conversations, or is a wait in seconds, as its code says. */
export function alertText(i18n: I18n, alert: BoardAlert, name: string): string {
  const count = alert.value ?? 0;
  const span = spanOf(count);
  const values = {
    code: alert.code,
    count,
    name,
    queue: alert.queue ? i18n.t(`routing.queues.${alert.queue}`) : "",
    wait: i18n.t(`common.${span.unit}`, { count: span.count }),
  };
  const key = `routing.alerts.${alert.code}`;
  const known = i18n.exists(key, values) ? key : "routing.alerts.other";
  return i18n.t(known as "routing.alerts.other", values);
}
