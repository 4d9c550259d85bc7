import type { SeatView } from "../../api-types.ts";

/** Why a colleague cannot be given a conversation now; null when he can. The back end refuses by the same measure. */
export function hindranceOf(seat: SeatView): "absent" | "full" | null {
  if (seat.status !== "online") return "absent";
  return seat.load >= seat.capacity ? "full" : null;
}

const HINDRANCES = [null, "full", "absent"];
const PRESENCE = ["online", "busy", "away", "offline"];

/** Those who can take it first, the one with the most room at the head; who is offline last. */
export function byReadiness(one: SeatView, other: SeatView): number {
  const share = (seat: SeatView) => seat.load / Math.max(1, seat.capacity);
  return (
    HINDRANCES.indexOf(hindranceOf(one)) - HINDRANCES.indexOf(hindranceOf(other)) ||
    PRESENCE.indexOf(one.status) - PRESENCE.indexOf(other.status) ||
    share(one) - share(other)
  );
}
