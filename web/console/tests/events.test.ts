import { describe, expect, it } from "vitest";
import type { ConversationEvent, EventBodies, EventKind } from "../src/api-types.ts";
import { asMessage } from "../src/features/conversations/as-message.ts";
import {
  applyEvent,
  applyPage,
  EMPTY_LOG,
  hasGap,
  joinLogs,
  type Log,
} from "../src/features/conversations/events.ts";
import { canRecall, threadOf } from "../src/features/conversations/thread.ts";
import { topicOf } from "../src/features/conversations/topic.ts";

function event<K extends EventKind>(
  seq: number,
  kind: K,
  body: EventBodies[K],
  actor: ConversationEvent["actor"] = { kind: "customer", id: "c", name: "王" },
): ConversationEvent {
  const base = { conversation_id: "v", seq, actor, at: "2026-11-22T01:00:00Z", client_id: `id-${seq}` };
  return { ...base, audience: "all", kind, body } as unknown as ConversationEvent;
}

const text = (seq: number) => event(seq, "message", { kind: "text", text: String(seq), added: [] });
const seqs = (log: Log) => log.events.map((one) => one.seq);

describe("the log", () => {
  it("takes events in order", () => {
    const log = [1, 2, 3].reduce((before, seq) => applyEvent(before, text(seq), seq), EMPTY_LOG);
    expect(seqs(log)).toEqual([1, 2, 3]);
    expect(log.through).toBe(3);
    expect(hasGap(log)).toBe(false);
  });

  it("ignores what it knows, by identity", () => {
    const log = applyEvent(EMPTY_LOG, text(1), 1);
    expect(applyEvent(log, text(1), 1)).toBe(log);
    expect(applyPage(log, { events: [text(1)], through: 1, head: 1 })).toBe(log);
  });

  it("holds back what is ahead of a gap, and joins it when the gap is read", () => {
    const ahead = applyEvent(applyEvent(applyEvent(EMPTY_LOG, text(1), 1), text(4), 4), text(4), 4);
    expect(seqs(ahead)).toEqual([1]);
    expect(hasGap(ahead)).toBe(true);
    const whole = applyPage(ahead, { events: [text(2), text(3)], through: 3, head: 4 });
    expect(seqs(whole)).toEqual([1, 2, 3, 4]);
    expect(hasGap(whole)).toBe(false);
  });

  it("takes a hole that the page explains as no gap", () => {
    const ahead = applyEvent(applyEvent(EMPTY_LOG, text(1), 1), text(3), 3);
    const whole = applyPage(ahead, { events: [text(3)], through: 3, head: 3 });
    expect(seqs(whole)).toEqual([1, 3]);
    expect(hasGap(whole)).toBe(false);
  });

  it("moves past a hole that the frame covers", () => {
    const log = applyEvent(applyEvent(EMPTY_LOG, text(1), 3), text(4), 4);
    expect(seqs(log)).toEqual([1, 4]);
  });

  it("joins what the socket brought while a page was read", () => {
    const read = applyPage(EMPTY_LOG, { events: [text(1), text(2)], through: 2, head: 2 });
    const live = applyEvent(applyEvent(EMPTY_LOG, text(1), 1), text(3), 3);
    for (const log of [joinLogs(read, live), joinLogs(live, read)]) {
      expect(seqs(log)).toEqual([1, 2, 3]);
      expect(hasGap(log)).toBe(false);
    }
  });

  it("comes to the same log in whatever order and however often events arrive", () => {
    const all = Array.from({ length: 7 }, (_, at) => text(at + 1));
    for (let round = 0; round < 50; round++) {
      const shuffled = [...all, ...all].sort(() => Math.random() - 0.5);
      const log = shuffled.reduce((before, one) => applyEvent(before, one, one.seq), EMPTY_LOG);
      expect(seqs(log)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(hasGap(log)).toBe(false);
    }
  });
});

describe("the thread", () => {
  const me = { kind: "staff", id: "s", name: "林" } as const;

  it("puts later events about a message with the message", () => {
    const thread = threadOf([
      text(1),
      event(2, "understood", {
        seq: 1,
        intent: "a",
        title: "A",
        confidence: 0.9,
        signals: [],
        action: "answer",
      }),
      event(3, "message", {
        kind: "answer",
        text: "x",
        action: "answer",
        sources: [],
        choices: [],
        generated: false,
        flow: null,
        added: [],
      }),
      event(4, "feedback", { seq: 3, helpful: false }),
      event(5, "message", { kind: "text", text: "y", added: [] }, me),
      event(6, "recalled", { seq: 5 }, me),
    ]);
    expect(thread.items.map((item) => item.event.seq)).toEqual([1, 3, 5]);
    expect(thread.items[0]?.understood?.intent).toBe("a");
    expect(thread.items[1]?.helpful).toBe(false);
    expect(thread.items[2]?.recalled).toBe(true);
  });

  it("knows how far the customer has read", () => {
    const mine = event(2, "message", { kind: "text", text: "y", added: [] }, me);
    expect(threadOf([text(1), mine]).customerRead).toBe(1);
    expect(threadOf([text(1), mine, event(3, "read", { through: 2 })]).customerRead).toBe(2);
    expect(threadOf([text(1), mine, event(3, "read", { through: 2 }, me)]).customerRead).toBe(1);
    expect(threadOf([text(1), mine, text(3)]).customerRead).toBe(3);
  });

  it("keeps what the bot understood when a signal is heard in the same words", () => {
    const heard = { seq: 1, intent: "a", title: "A", confidence: 0.9, signals: ["churn"], action: "answer" };
    const marked = { seq: 1, intent: null, title: null, confidence: 1, signals: ["fraud"], action: "none" };
    const thread = threadOf([text(1), event(2, "understood", heard), event(3, "understood", marked)]);
    expect(thread.items[0]?.understood).toEqual({ ...heard, signals: ["churn", "fraud"] });
  });

  it("shows held words once, with what became of them", () => {
    const words = { kind: "text", text: "x", added: [] } as const;
    const verdict = {
      verdict: "hold",
      hits: [],
      signals: [],
      warnings: [],
      rule_version: 1,
      milliseconds: 1,
    } as const;
    const held = {
      hold_id: "h",
      words,
      note: "",
      verdict: { ...verdict, hits: [], signals: [], warnings: [] },
      due_at: "",
    };
    const log = [text(1), event(2, "held", { ...held, words: { ...words, added: [] } }, me)];
    expect(threadOf(log).items[1]?.settled).toBeNull();
    const settled = { hold_id: "h", seq: 2, state: "refused", reason: "改", cause: null } as const;
    const thread = threadOf([...log, event(3, "settled", settled, me)]);
    expect(thread.items.map((item) => item.event.seq)).toEqual([1, 2]);
    expect(thread.items[1]?.settled?.state).toBe("refused");
  });

  it("allows recall of one's own message for two minutes", () => {
    const item = threadOf([event(2, "message", { kind: "text", text: "y", added: [] }, me)]).items[0];
    if (!item) throw new Error("no item");
    const sent = Date.parse(item.event.at);
    expect(canRecall(item, "s", sent + 119_000)).toBe(true);
    expect(canRecall(item, "s", sent + 121_000)).toBe(false);
    expect(canRecall(item, "other", sent)).toBe(false);
    expect(canRecall({ ...item, recalled: true }, "s", sent)).toBe(false);
  });
});

describe("the topic", () => {
  const said = (seq: number, words: string) =>
    event(seq, "message", { kind: "text", text: words, added: [] });
  const heard = (seq: number, of: number, title: string | null, action = "answer", signals: string[] = []) =>
    event(seq, "understood", {
      seq: of,
      intent: null,
      title,
      confidence: 0.5,
      signals,
      action,
    });

  it("is no call for a person, in whatever language, and no file", () => {
    const person = event(1, "message", { kind: "choice", text: "Ask for a person", value: "person" });
    const attachment = {
      id: "a",
      name: "voice.wav",
      media_type: "audio/wav",
      size: 1,
      width: null,
      height: null,
      sha256: null,
    };
    const file = event(2, "message", { kind: "file", text: "voice.wav", attachment, added: [] });
    expect(topicOf([person, file])).toBeNull();
    const call = said(3, "I want to talk to a human");
    expect(topicOf([call, heard(4, 3, null, "handoff")])).toBeNull();
    const complaint = said(3, "你们乱收费，我要举报");
    expect(topicOf([complaint, heard(4, 3, null, "handoff", ["complaint"])])).toBe("你们乱收费，我要举报");
  });

  it("is what the bot recognised, else the customer's own words, but no greeting", () => {
    expect(topicOf([said(1, "你好")])).toBeNull();
    expect(topicOf([said(1, "怎么开科创板"), heard(2, 1, "在哪里开通科创板"), said(3, "转人工")])).toBe(
      "在哪里开通科创板",
    );
    expect(
      topicOf([said(1, "怎么开科创板"), heard(2, 1, "在哪里开通科创板"), said(3, "融资的钱算不算资产")]),
    ).toBe("融资的钱算不算资产");
  });
});

describe("an answer as a message", () => {
  it("keeps lists and turns tables into lines", () => {
    expect(asMessage("需要 **两样**：\n1. 一\n2. 二\n\n| 项目 | 费率 |\n|---|---|\n| 佣金 | 万三 |")).toBe(
      "需要 两样：\n\n1. 一\n2. 二\n\n项目：佣金，费率：万三",
    );
  });
});
