import { describe, expect, it } from "vitest";
import type { BoardView, SeatView } from "../src/api-types.ts";
import { applyBoard, applyPresence, type BoardSample, SAMPLES_KEPT } from "../src/features/routing/events.ts";

function board(at: string, conversations: number): BoardView {
  return {
    at,
    queues: [],
    staff: [],
    conversations: { open: 6, bot: 3, queued: 1, staff: 2, closed_today: 0 },
    today: {
      conversations,
      bot_settled_share: null,
      handed_over: 0,
      average_wait_seconds: null,
      average_rating: null,
      ratings: 0,
    },
    alerts: [],
  };
}

describe("the course of the board", () => {
  it("keeps a sample every five seconds and counts arrivals", () => {
    const first = board("2026-11-22T01:00:00Z", 10);
    const soon = board("2026-11-22T01:00:02Z", 11);
    const later = board("2026-11-22T01:00:06Z", 13);
    const one = applyBoard([], first);
    expect(one).toEqual([{ at: Date.parse(first.at), waiting: 1, withStaff: 2, withBot: 3, total: 10 }]);
    expect(applyBoard(one, soon)).toBe(one);
    expect(applyBoard(one, later).map((sample) => sample.total)).toEqual([10, 13]);
  });

  it("forgets what is old", () => {
    const sample: BoardSample = { at: 0, waiting: 0, withStaff: 0, withBot: 0, total: 0 };
    const full = Array.from({ length: SAMPLES_KEPT }, (_, at) => ({ ...sample, at }));
    expect(applyBoard(full, board("2026-11-22T01:00:00Z", 1))).toHaveLength(SAMPLES_KEPT);
  });
});

describe("presence", () => {
  const seat: SeatView = {
    staff: {
      id: "s",
      name: "林",
      title: "",
      kind: "adviser",
      licence_number: null,
      photo_url: null,
      office: "世纪大道营业部",
    },
    status: "online",
    since: null,
    load: 1,
    capacity: 5,
    queues: [],
  };

  it("changes the one seat, and nothing where nothing changed", () => {
    const seats = [seat];
    const change = { staff_id: "s", status: "busy", chosen: "busy", since: "2026-11-22T01:00:00Z" } as const;
    expect(applyPresence(seats, change)[0]?.status).toBe("busy");
    expect(applyPresence(seats, { ...change, status: "online" })).toBe(seats);
    expect(applyPresence(seats, { ...change, staff_id: "x" })).toBe(seats);
  });
});
