import { describe, expect, it, vi } from "vitest";
import type { Verdict } from "../src/api-types.ts";
import { Outbox, type OutboxItem, type PostOutcome } from "../src/features/conversations/outbox.ts";

function memory(): Pick<Storage, "getItem" | "setItem"> {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

function setUp(outcomes: PostOutcome[], storage = memory()) {
  const posted: OutboxItem[] = [];
  const scheduled: (() => void)[] = [];
  const outbox = new Outbox({
    key: "wenlu.console.outbox",
    storage,
    now: () => "2026-11-22T01:00:00Z",
    schedule: (action) => void scheduled.push(action),
    post: async (item) => {
      posted.push(item);
      return outcomes.shift() ?? { kind: "stored" };
    },
  });
  const add = (clientId: string, conversationId = "v") =>
    outbox.add({
      clientId,
      conversationId,
      channel: "message",
      body: { kind: "text", text: clientId },
      reason: "",
    });
  const states = () => outbox.items.map((item) => `${item.clientId} ${item.state}`);
  return { outbox, posted, scheduled, add, states, storage };
}

const problem = { type: "", title: "", status: 422, code: "compliance_confirm" };
const verdict: Verdict = {
  verdict: "confirm",
  hits: [],
  signals: [],
  warnings: [],
  rule_version: 1,
  milliseconds: 1,
};

describe("the outbox", () => {
  it("sends in order and lets go when the log shows it", async () => {
    const { outbox, posted, add, states } = setUp([]);
    add("one");
    add("two");
    await vi.waitFor(() => expect(states()).toEqual(["one sent", "two sent"]));
    expect(posted.map((item) => item.clientId)).toEqual(["one", "two"]);
    outbox.settle(new Set(["one"]));
    expect(states()).toEqual(["two sent"]);
  });

  it("waits without a connection, keeps the order, and tries again with the same client_id", async () => {
    const { posted, scheduled, add, states } = setUp([{ kind: "offline" }]);
    add("one");
    add("two");
    await vi.waitFor(() => expect(states()).toEqual(["one waiting", "two sending"]));
    expect(posted).toHaveLength(1);
    scheduled[0]?.();
    await vi.waitFor(() => expect(states()).toEqual(["one sent", "two sent"]));
    expect(posted.map((item) => item.clientId)).toEqual(["one", "one", "two"]);
  });

  it("keeps what the closed gate did not judge, and sends it when the gate is back only if its writer wants", async () => {
    const closed = { ...problem, status: 503, code: "compliance_unavailable", since: "2026-11-22T01:00:00Z" };
    const refusal: PostOutcome = { kind: "refused", problem: closed };
    const { outbox, posted, scheduled, add, states } = setUp([refusal, { ...refusal }]);
    add("one");
    add("two");
    await vi.waitFor(() => expect(states()).toEqual(["one kept", "two kept"]));
    expect(scheduled).toHaveLength(0);
    outbox.sendWhenBack("two", true);
    outbox.gateOpened();
    await vi.waitFor(() => expect(states()).toEqual(["one kept", "two sent"]));
    expect(posted.map((item) => item.clientId)).toEqual(["one", "two", "two"]);
    outbox.retry("one");
    await vi.waitFor(() => expect(states()).toEqual(["one sent", "two sent"]));
  });

  it("keeps a refusal with its verdict, goes on with the next, and sends again with a reason", async () => {
    const { outbox, posted, add, states } = setUp([{ kind: "refused", problem: { ...problem, verdict } }]);
    add("one");
    add("two");
    await vi.waitFor(() => expect(states()).toEqual(["one refused", "two sent"]));
    expect(outbox.items[0]?.verdict).toEqual(verdict);
    outbox.retry("one", "客户要求");
    await vi.waitFor(() => expect(states()).toEqual(["one sent", "two sent"]));
    expect(posted.at(-1)?.reason).toBe("客户要求");
  });

  it("tells other refusals from those of compliance, and takes an overload as no refusal", async () => {
    const { outbox, add, states } = setUp([
      { kind: "refused", problem: { ...problem, code: "conversation_closed", status: 409 } },
      { kind: "refused", problem: { ...problem, code: "rate_limited", status: 429 } },
    ]);
    add("one");
    add("two");
    await vi.waitFor(() => expect(states()).toEqual(["one failed", "two waiting"]));
    outbox.discard("one");
    expect(states()).toEqual(["two waiting"]);
  });

  it("survives a reload", async () => {
    const first = setUp([{ kind: "offline" }]);
    first.add("one");
    await vi.waitFor(() => expect(first.states()).toEqual(["one waiting"]));
    const second = setUp([], first.storage);
    second.outbox.resume();
    await vi.waitFor(() => expect(second.states()).toEqual(["one sent"]));
  });

  it("starts empty from what is not its own", () => {
    const storage = memory();
    storage.setItem("wenlu.console.outbox", "{nonsense");
    expect(setUp([], storage).states()).toEqual([]);
  });
});
