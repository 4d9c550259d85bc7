import { describe, expect, it, vi } from "vitest";
import { Outbox, type OutboxEntry } from "../src/core/outbox";
import { Problem, Unreachable } from "../src/core/problem";
import { Sender } from "../src/core/sender";
import { MemoryStorage } from "../src/core/storage";

type Deliver = (entry: OutboxEntry) => Promise<{ client_id: string; seq: number }>;

function setUp(deliver: Deliver, storage = new MemoryStorage()) {
  const outbox = new Outbox(storage);
  let ready = true;
  const sent: string[] = [];
  const sender = new Sender({
    outbox,
    ready: () => ready,
    deliver: (entry) => {
      sent.push(`${entry.conversation_id} ${entry.client_id}`);
      return deliver(entry);
    },
    reopen: async () => "talk-2",
    pause: 5,
  });
  const say = (text: string) => outbox.add("talk-1", { kind: "message", body: { kind: "text", text } });
  const setReady = (value: boolean) => {
    ready = value;
  };
  return { outbox, sender, sent, say, setReady };
}

const record = (): Deliver => {
  let seq = 0;
  return async (entry) => {
    seq += 1;
    return { client_id: entry.client_id, seq };
  };
};

describe("a sender", () => {
  it("sends one after the other, in order", async () => {
    const { outbox, sender, sent, say } = setUp(record());
    const ids = ["一", "二", "三"].map((word) => `talk-1 ${say(word).client_id}`);
    sender.kick();
    await vi.waitFor(() => expect(outbox.findNext()).toBeNull());
    expect(sent).toEqual(ids);
  });

  it("waits while there is no way to the server", async () => {
    const { outbox, sender, sent, say, setReady } = setUp(record());
    setReady(false);
    say("一");
    sender.kick();
    expect(sent).toEqual([]);
    setReady(true);
    sender.kick();
    await vi.waitFor(() => expect(outbox.findNext()).toBeNull());
  });

  it("sends again under the same id when the line broke", async () => {
    const ok = record();
    let failures = 2;
    const { outbox, sender, sent, say } = setUp((entry) =>
      failures-- > 0 ? Promise.reject(new Unreachable()) : ok(entry),
    );
    const { client_id } = say("一");
    sender.kick();
    await vi.waitFor(() => expect(outbox.findNext()).toBeNull());
    expect(sent).toEqual(Array(3).fill(`talk-1 ${client_id}`));
  });

  it("takes trouble of the server for passing", async () => {
    const ok = record();
    const troubles = [
      new Problem({ status: 503, code: "unavailable" }),
      new Problem({ status: 429, code: "rate_limited" }),
    ];
    const { outbox, sender, say } = setUp((entry) => {
      const trouble = troubles.pop();
      return trouble ? Promise.reject(trouble) : ok(entry);
    });
    say("一");
    sender.kick();
    await vi.waitFor(() => expect(outbox.findNext()).toBeNull());
    expect(outbox.list()[0]?.failure).toBeNull();
  });

  it("marks what is refused and goes on", async () => {
    const ok = record();
    let first = true;
    const { outbox, sender, say } = setUp((entry) => {
      if (!first) return ok(entry);
      first = false;
      return Promise.reject(new Problem({ status: 422, code: "invalid" }));
    });
    say("一");
    say("二");
    sender.kick();
    await vi.waitFor(() => expect(outbox.findNext()).toBeNull());
    expect(outbox.list().map((entry) => entry.failure)).toEqual(["invalid", null]);
  });

  it("says to the next conversation what the closed one refused", async () => {
    const ok = record();
    const { outbox, sender, sent, say } = setUp((entry) =>
      entry.conversation_id === "talk-1"
        ? Promise.reject(new Problem({ status: 409, code: "conversation_closed" }))
        : ok(entry),
    );
    const { client_id } = say("一");
    sender.kick();
    await vi.waitFor(() => expect(outbox.findNext()).toBeNull());
    expect(sent).toEqual([`talk-1 ${client_id}`, `talk-2 ${client_id}`]);
  });

  it("does not rate a new conversation in the place of a closed one", async () => {
    const { outbox, sender } = setUp(() =>
      Promise.reject(new Problem({ status: 409, code: "conversation_closed" })),
    );
    outbox.add("talk-1", { kind: "rating", score: 5, tags: [], word: "" });
    sender.kick();
    await vi.waitFor(() => expect(outbox.list()[0]?.failure).toBe("conversation_closed"));
  });

  it("sends nothing twice from two tabs of one browser", async () => {
    const storage = new MemoryStorage();
    const slowly: Deliver = async (entry) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return { client_id: entry.client_id, seq: 1 };
    };
    const [one, other] = [setUp(slowly, storage), setUp(slowly, storage)];
    for (const word of ["一", "二", "三"]) one.say(word);
    other.outbox.refresh();
    one.sender.kick();
    other.sender.kick();
    await vi.waitFor(() => expect([one.outbox.findNext(), other.outbox.findNext()]).toEqual([null, null]));
    expect([...one.sent, ...other.sent]).toHaveLength(3);
  });
});
