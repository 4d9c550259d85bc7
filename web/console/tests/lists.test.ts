import { describe, expect, it } from "vitest";
import type { ConversationSummary, StaffCard } from "../src/api-types.ts";
import {
  applySummary,
  belongsTo,
  inOrder,
  matches,
  noticeFor,
  urgencyOf,
  waitedSeconds,
} from "../src/features/conversations/lists.ts";

const me: StaffCard = {
  id: "me",
  name: "林",
  title: "投资顾问",
  kind: "adviser",
  licence_number: "S1",
  photo_url: null,
  office: "世纪大道营业部",
};

function summary(change: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id: "a",
    customer: {
      id: "c",
      kind: "visitor",
      name: "访客",
      grade: null,
      tier: null,
      lowest_grade: false,
      has_advisory_contract: false,
      locale: "zh-CN",
      responds_last: null,
      since: "2026-01-01T00:00:00Z",
    },
    channel: "webchat",
    status: "open",
    attendant: "bot",
    queue: null,
    holder: null,
    head_seq: 5,
    customer_seq: 4,
    attended_seq: 4,
    read_seq: 0,
    unread: 0,
    opened_at: "2026-11-22T01:00:00Z",
    waiting_since: null,
    closed_at: null,
    category: null,
    rating: null,
    intent: null,
    signals: [],
    last_message: null,
    last_at: null,
    held_until: null,
    locale: "zh-CN",
    ...change,
  };
}

const mine = { attendant: "staff", holder: me } as const;

describe("where a conversation belongs", () => {
  it("is decided by who attends", () => {
    expect(belongsTo("bot", summary(), "me")).toBe(true);
    expect(belongsTo("mine", summary(mine), "me")).toBe(true);
    expect(belongsTo("mine", summary(mine), "other")).toBe(false);
    expect(belongsTo("mine", summary({ ...mine, status: "closed" }), "me")).toBe(false);
    expect(belongsTo("queue", summary({ attendant: "queue" }), "me")).toBe("ask");
    expect(belongsTo("pool", summary(), "me")).toBe(false);
    expect(belongsTo("all", summary({ status: "closed" }), null)).toBe(true);
  });
});

describe("applySummary", () => {
  const page = { items: [summary()], next_cursor: null };

  it("puts in, replaces and takes out", () => {
    expect(applySummary({ items: [], next_cursor: null }, "bot", summary(), "me").page.items).toHaveLength(1);
    const newer = summary({ head_seq: 6 });
    expect(applySummary(page, "bot", newer, "me").page.items).toEqual([newer]);
    expect(applySummary(page, "bot", summary({ ...mine, head_seq: 6 }), "me").page.items).toEqual([]);
  });

  it("does not let an older summary win", () => {
    expect(applySummary(page, "bot", summary({ head_seq: 3 }), "me").page).toBe(page);
  });

  it("asks for the list again where only the back end knows", () => {
    const change = applySummary(
      { items: [], next_cursor: null },
      "pool",
      summary({ attendant: "queue" }),
      "me",
    );
    expect(change).toEqual({ page: { items: [], next_cursor: null }, stale: true });
  });
});

describe("order and urgency", () => {
  const at = (seconds: number) => new Date(Date.parse("2026-11-22T01:00:00Z") + seconds * 1000).toISOString();
  const now = Date.parse(at(600));

  it("shows grave matters and the longest wait first, then the latest talk", () => {
    const items = [
      summary({ id: "quiet", last_at: at(50) }),
      summary({ id: "short", waiting_since: at(90) }),
      summary({ id: "long", waiting_since: at(20) }),
      summary({ id: "grave", signals: ["fraud"], waiting_since: at(95) }),
      summary({ id: "late talk", last_at: at(80) }),
    ];
    expect(inOrder(items, "mine").map((item) => item.id)).toEqual([
      "grave",
      "long",
      "short",
      "late talk",
      "quiet",
    ]);
  });

  it("counts the wait and never below nothing", () => {
    expect(waitedSeconds(summary({ waiting_since: at(0) }), now)).toBe(600);
    expect(waitedSeconds(summary({ waiting_since: at(700) }), now)).toBe(0);
    expect(waitedSeconds(summary(), now)).toBeNull();
  });

  it("rises with the wait, and at once for grave matters", () => {
    expect(urgencyOf(summary({ waiting_since: at(590) }), now)).toBe("calm");
    expect(urgencyOf(summary({ waiting_since: at(500) }), now)).toBe("soon");
    expect(urgencyOf(summary({ waiting_since: at(0) }), now)).toBe("late");
    expect(urgencyOf(summary({ signals: ["fraud"] }), now)).toBe("urgent");
    expect(urgencyOf(summary({ queue: "complaint" }), now)).toBe("urgent");
    expect(urgencyOf(summary({ status: "closed", signals: ["fraud"] }), now)).toBe("calm");
  });
});

describe("the filter", () => {
  const item = summary({
    intent: "开通科创板",
    last_message: { text: "Hello there", actor_kind: "customer", at: "" },
  });

  it("wants every word somewhere in what is shown", () => {
    expect(matches(item, "", "访客 0B6D")).toBe(true);
    expect(matches(item, "访客 科创", "访客 0B6D")).toBe(true);
    expect(matches(item, "hello visitor", "Visitor 0B6D")).toBe(true);
    expect(matches(item, "访客 基金", "访客 0B6D")).toBe(false);
  });
});

describe("notices", () => {
  it("tells of a conversation given to me, a new message in it, and a new one in the queue", () => {
    expect(noticeFor(summary(), summary(mine), "me")).toBe("assigned");
    expect(noticeFor(summary(mine), summary({ ...mine, customer_seq: 6 }), "me")).toBe("message");
    expect(noticeFor(summary(mine), summary({ ...mine, head_seq: 9 }), "me")).toBeNull();
    expect(noticeFor(summary(mine), summary({ ...mine, signals: ["fraud"] }), "me")).toBe("grave");
    expect(noticeFor(undefined, summary({ attendant: "queue" }), "me")).toBe("queued");
    expect(noticeFor(summary(), summary({ customer_seq: 9 }), "me")).toBeNull();
  });
});
