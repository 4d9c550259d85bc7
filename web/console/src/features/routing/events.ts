import type { BoardView, Presence, SeatView } from "../../api-types.ts";

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
  /** Conversations since midnight: what lies between two samples came in meanwhile. */
  total: number;
}

export const SAMPLES_KEPT = 360;
const SAMPLE_MS = 5_000;

/** Keep a sample every five seconds at most, half an hour in all. */
export function applyBoard(history: readonly BoardSample[], board: BoardView): readonly BoardSample[] {
  const at = Date.parse(board.at);
  const last = history.at(-1);
  if (last && at - last.at < SAMPLE_MS) return history;
  const { queued, staff, bot } = board.conversations;
  const sample = { at, waiting: queued, withStaff: staff, withBot: bot, total: board.today.conversations };
  return [...history, sample].slice(-SAMPLES_KEPT);
}
