import { describe, expect, it } from "vitest";
import type { LogEvent } from "../src/core/contract";
import { Outbox } from "../src/core/outbox";
import { withPending } from "../src/core/pending";
import { MemoryStorage } from "../src/core/storage";
import { foldTalk, type MessageLine } from "../src/core/talk";
import { ADVISER, BOT, CUSTOMER, event, SYSTEM, say, WANG } from "./events";

const queued = (seq: number, position: number) =>
  event(seq, SYSTEM, "queued", {
    queue: "advisory",
    reason: "asked",
    position,
    expected_seconds: 60,
    promise_at: null,
  });
const assigned = (seq: number) => event(seq, SYSTEM, "assigned", { staff: WANG, reason: "matched" });
const messages = (events: LogEvent[]) =>
  foldTalk(events).lines.filter((line): line is MessageLine => line.type === "message");

describe("a talk", () => {
  it("begins with the bot", () => {
    const talk = foldTalk([event(1, SYSTEM, "opened", { channel: "webchat", locale: "zh-CN" })]);
    expect(talk).toMatchObject({ attendant: "bot", holder: null, closed: null, lines: [] });
  });

  it("goes on from where the summary says it stood", () => {
    const talk = foldTalk([say(70, "在吗")], { attendant: "staff", holder: WANG, status: "open" });
    expect(talk.holder).toEqual(WANG);
    expect(talk.staff.get(WANG.id)).toEqual(WANG);
  });

  it("follows the talk from bot to queue to person and back", () => {
    const events = [say(1, "转人工"), queued(2, 2), assigned(3), event(4, SYSTEM, "returned", {})];
    expect(foldTalk(events.slice(0, 2))).toMatchObject({ attendant: "queue", queued: { position: 2 } });
    expect(foldTalk(events.slice(0, 3))).toMatchObject({ attendant: "staff", holder: WANG, queued: null });
    expect(foldTalk(events)).toMatchObject({ attendant: "bot", holder: null });
  });

  it("shows only the newest word about the place in the queue", () => {
    const { lines } = foldTalk([say(1, "转人工"), queued(2, 3), queued(3, 2), queued(4, 1)]);
    expect(lines.map((line) => line.event.seq)).toEqual([1, 4]);
  });

  it("hides what was recalled and keeps its place", () => {
    const lines = messages([say(1, "错了"), say(2, "对了"), event(3, CUSTOMER, "recalled", { seq: 1 })]);
    expect(lines.map((line) => line.recalled)).toEqual([true, false]);
  });

  it("marks what the other side has read, by its mark or by its answer", () => {
    expect(foldTalk([say(1, "一"), say(2, "二")]).read_through).toBe(0);
    expect(foldTalk([say(1, "一"), event(2, ADVISER, "read", { through: 1 })]).read_through).toBe(1);
    expect(foldTalk([say(1, "一"), say(2, "好", BOT)]).read_through).toBe(2);
  });

  it("knows what the customer has seen on another device", () => {
    expect(foldTalk([say(1, "好", BOT), event(2, CUSTOMER, "read", { through: 1 })]).seen_through).toBe(1);
  });

  it("remembers feedback, the end and the rating", () => {
    const talk = foldTalk([
      say(1, "答", BOT),
      event(2, CUSTOMER, "feedback", { seq: 1, helpful: true }),
      event(3, ADVISER, "closed", { category: "permission", by: "staff" }),
      event(4, CUSTOMER, "rated", { score: 5, tags: ["回答清楚"], word: "" }),
    ]);
    expect(talk.lines[0]).toMatchObject({ helpful: true });
    expect(talk.closed).toEqual({ category: "permission", by: "staff" });
    expect(talk.rating?.score).toBe(5);
  });

  it("is the same whether folded at once or shown what waits in the outbox first", () => {
    const before = [say(1, "错了"), say(2, "答", BOT)];
    const outbox = new Outbox(new MemoryStorage());
    outbox.add("talk-1", { kind: "recall", seq: 1 });
    outbox.add("talk-1", { kind: "feedback", seq: 2, helpful: false });
    outbox.add("talk-1", { kind: "rating", score: 4, tags: [], word: "好" });
    outbox.add("talk-2", { kind: "recall", seq: 2 });
    const pending = withPending(foldTalk(before), "talk-1", outbox.list());
    const recorded = foldTalk([
      ...before,
      event(3, CUSTOMER, "recalled", { seq: 1 }),
      event(4, CUSTOMER, "feedback", { seq: 2, helpful: false }),
      event(5, CUSTOMER, "rated", { score: 4, tags: [], word: "好" }),
    ]);
    expect(pending).toEqual(recorded);
  });
});
