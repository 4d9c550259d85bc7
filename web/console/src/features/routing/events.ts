import type { BoardView, Presence, SeatView } from "../../generated-types-draft.ts";

/** `(colleagues, presence) => colleagues` */
export function applyPresence(
  seats: readonly SeatView[],
  { staff_id: id, status, since }: Presence,
): readonly SeatView[] {
  if (!seats.some((seat) => seat.staff.id === id && seat.status !== status)) return seats;
  return seats.map((seat) => (seat.staff.id === id ? { ...seat, status, since } : seat));
}

/** One moment of the board, for the lines that show where things are going. */
export interface BoardSample {
  at: number;
  waiting: number;
  withStaff: number;
  withBot: number;
  arrivals: number;
}

export const SAMPLES_KEPT = 360;
const SAMPLE_MS = 5_000;

/** Keep a sample every five seconds at most, half an hour in all; `arrivals` counts new talks since the last. */
export function applyBoard(history: readonly BoardSample[], board: BoardView, before: BoardView | null) {
  const at = Date.parse(board.at);
  const last = history.at(-1);
  if (last && at - last.at < SAMPLE_MS) return history;
  const sample: BoardSample = {
    at,
    waiting: board.conversations.queued,
    withStaff: board.conversations.staff,
    withBot: board.conversations.bot,
    arrivals: before ? Math.max(0, board.today.conversations - before.today.conversations) : 0,
  };
  return [...history, sample].slice(-SAMPLES_KEPT);
}
