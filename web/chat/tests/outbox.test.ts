import { describe, expect, it } from "vitest";
import { newId } from "../src/core/ids";
import { Outbox, type OutboxRequest } from "../src/core/outbox";
import { MemoryStorage } from "../src/core/storage";

const message = (words: string): OutboxRequest => ({ kind: "message", body: { kind: "text", text: words } });
const words = (outbox: Outbox) =>
  outbox.list().map(({ request }) => request.kind === "message" && request.body.text);

describe("ids", () => {
  it("are UUIDv7 and sort in the order in which they were made", () => {
    const ids = Array.from({ length: 5_000 }, () => newId());
    expect(ids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("never go back when the clock does", () => {
    const later = newId(Date.now() + 60_000);
    expect(newId() > later).toBe(true);
  });
});

describe("an outbox", () => {
  it("keeps what was said over a reload, in order and under the same ids", () => {
    const storage = new MemoryStorage();
    const before = new Outbox(storage);
    for (const word of ["一", "二", "三"]) before.add("talk-1", message(word));
    const after = new Outbox(storage);
    expect(after.list()).toEqual(before.list());
    expect(words(after)).toEqual(["一", "二", "三"]);
  });

  it("shows an acknowledged message until its event is here, and does not keep it over a reload", () => {
    const storage = new MemoryStorage();
    const outbox = new Outbox(storage);
    const { client_id } = outbox.add("talk-1", message("一"));
    outbox.acknowledge(client_id, 7);
    expect(outbox.list()).toMatchObject([{ client_id, seq: 7 }]);
    expect(outbox.findNext()).toBeNull();
    expect(new Outbox(storage).list()).toEqual([]);
    outbox.forget([client_id]);
    expect(outbox.list()).toEqual([]);
  });

  it("goes on behind what was refused, and takes it up when asked", () => {
    const outbox = new Outbox(new MemoryStorage());
    const first = outbox.add("talk-1", message("一"));
    const second = outbox.add("talk-1", message("二"));
    outbox.fail(first.client_id, "invalid");
    expect(outbox.findNext()?.client_id).toBe(second.client_id);
    outbox.retry(first.client_id);
    expect(outbox.findNext()?.client_id).toBe(first.client_id);
  });

  it("sees what another tab wrote and what it has sent", () => {
    const storage = new MemoryStorage();
    const [one, other] = [new Outbox(storage), new Outbox(storage)];
    const { client_id } = one.add("talk-1", message("一"));
    other.refresh();
    expect(other.findNext()?.client_id).toBe(client_id);
    other.acknowledge(client_id, 3);
    one.refresh();
    expect(one.list()).toEqual([]);
  });

  it("throws away what it cannot read", () => {
    const storage = new MemoryStorage();
    storage.write("outbox.1", "{broken");
    storage.write("outbox.2", '{"client_id":"2"}');
    storage.write("session", "kept");
    expect(new Outbox(storage).list()).toEqual([]);
    expect(storage.keys()).toEqual(["session"]);
  });
});
