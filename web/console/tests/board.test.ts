import { createInstance } from "i18next";
import { describe, expect, it } from "vitest";
import type { BoardAlert, BoardView, SeatView } from "../src/api-types.ts";
import { en, zh } from "../src/app/locales.ts";
import { byReadiness, hindranceOf } from "../src/features/conversations/transfer.ts";
import { alertText } from "../src/features/routing/alerts.ts";
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
    held: 0,
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

describe("an alert", () => {
  const alert = (code: string, value: number, queue: BoardAlert["queue"] = null): BoardAlert => ({
    code,
    level: "warning",
    queue,
    conversation_id: null,
    staff_id: null,
    value,
  });
  const words = async (lng: "zh-CN" | "en", one: BoardAlert) => {
    const i18n = createInstance();
    const resources = { "zh-CN": { translation: zh }, en: { translation: en } };
    await i18n.init({ resources, lng, interpolation: { escapeValue: false } });
    return alertText(i18n, one, "林");
  };

  it.each([
    [alert("target_missed", 45, "emergency"), "紧急最久已等 45 秒，超过目标"],
    [alert("target_missed", 301, "service"), "在线客服最久已等 5 分钟，超过目标"],
    [alert("long_wait", 7300, "advisory"), "在线投顾最久已等 2 小时，超过目标的两倍"],
    [alert("unanswered", 2), "2 位客户已有人接待，但等回复超过 3 分钟"],
    [alert("nobody_online", 3, "complaint"), "投诉有 3 人排队，无人在线"],
    [alert("seat_overloaded", 9), "林 手上有 9 个会话，已超负荷"],
    [alert("something_new", 1), "需要关注：something_new"],
  ])("says in Chinese what its value means", async (one, text) => {
    expect(await words("zh-CN", one)).toBe(text);
  });

  it.each([
    [alert("target_missed", 301, "service"), "Service: the longest wait is 5 min, over the target"],
    [alert("long_wait", 90, "service"), "Service: the longest wait is 1 min, over twice the target"],
    [alert("unanswered", 1), "1 customer in hand has waited over 3 minutes for a reply"],
    [alert("unanswered", 2), "2 customers in hand have waited over 3 minutes for a reply"],
    [alert("nobody_online", 3, "service"), "Service: 3 waiting and nobody online"],
    [alert("seat_overloaded", 9), "林 has 9 conversations, more than fits"],
  ])("says the same in English", async (one, text) => {
    expect(await words("en", one)).toBe(text);
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
  it("decides who may be given a conversation, and who stands first", () => {
    const named = (name: string, change: Partial<SeatView>): SeatView => ({
      ...seat,
      ...change,
      staff: { ...seat.staff, name },
    });
    const seats = [
      named("离线", { status: "offline", load: 0 }),
      named("满了", { load: 5 }),
      named("忙碌", { status: "busy", load: 0 }),
      named("较忙", { load: 4 }),
      named("空闲", { load: 0 }),
    ];
    expect(seats.sort(byReadiness).map((one) => [one.staff.name, hindranceOf(one)])).toEqual([
      ["空闲", null],
      ["较忙", null],
      ["满了", "full"],
      ["忙碌", "absent"],
      ["离线", "absent"],
    ]);
  });
});
