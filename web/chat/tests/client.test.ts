import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatClient } from "../src/core/client";
import { shownEvents } from "../src/core/log";
import { type KeyValue, MemoryStorage } from "../src/core/storage";
import { ChatServer } from "./server";

const TIMING = { first_delay: 10, longest_delay: 60, ping_every: 1_000, patience: 500, ack_within: 1_000 };

let server: ChatServer;
const clients: ChatClient[] = [];

beforeEach(async () => {
  server = await ChatServer.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.stop();
  await server.stop();
});

function open(storage: KeyValue = new MemoryStorage(), identity_token?: string): ChatClient {
  const identity = identity_token ? { identity_token } : {};
  const client = new ChatClient({
    root: server.root,
    storage,
    locale: "zh-CN",
    timing: TIMING,
    poll_every: 20,
    ...identity,
  });
  clients.push(client);
  void client.start();
  return client;
}

const text = (words: string) => ({ kind: "text" as const, text: words });
const words = (client: ChatClient) =>
  client.state.current
    ? shownEvents(client.state.current.log).map(
        (event) => event.kind === "message" && event.body.kind === "text" && event.body.text,
      )
    : [];
const line = (client: ChatClient, state: string) =>
  vi.waitFor(() => expect(client.state.line).toBe(state), 8_000);

describe("a client", () => {
  it("opens a session and a line, and says something", async () => {
    const client = open();
    await line(client, "open");
    client.say(text("您好"));
    await vi.waitFor(() => expect(words(client)).toEqual(["您好"]));
    expect(client.state.entries).toEqual([]);
  });

  it("shows what the assistant is about to say until it is said or taken back", async () => {
    const client = open();
    await line(client, "open");
    const conversation_id = server.conversation;
    const draft = (text: string) => server.send({ type: "draft", conversation_id, text });
    draft("请先把资金转出。[1]");
    await vi.waitFor(() => expect(client.state.draft).toBe("请先把资金转出。[1]"));
    client.say(text("还有呢"));
    await vi.waitFor(() => expect(words(client)).toEqual(["还有呢"]));
    expect(client.state.draft).toBe("请先把资金转出。[1]");
    const bot = { kind: "bot" as const, id: null, name: "" };
    server.append({ client_id: "b-1", body: text("请先把资金转出。") }, bot);
    await vi.waitFor(() => expect(client.state.draft).toBe(""));
    draft("然后");
    await vi.waitFor(() => expect(client.state.draft).toBe("然后"));
    draft("");
    await vi.waitFor(() => expect(client.state.draft).toBe(""));
    server.send({ type: "draft", conversation_id: "another", text: "别处的" });
    server.send({ type: "pong" });
    draft("这里的");
    await vi.waitFor(() => expect(client.state.draft).toBe("这里的"));
  });

  it("names an uploaded file by its id", async () => {
    const client = open();
    await line(client, "open");
    const attachment = { id: "file-1", name: "图.png", media_type: "image/png", size: 1 };
    client.say({ kind: "file", text: "图.png", attachment });
    await vi.waitFor(() => expect(server.log).toHaveLength(1));
    expect(server.frames.at(-1)).toMatchObject({
      body: { kind: "file", text: "图.png", attachment_id: "file-1" },
    });
  });

  it("shows every tab and device the same, once", async () => {
    const [one, other] = [open(), open()];
    await Promise.all([line(one, "open"), line(other, "open")]);
    one.say(text("一"));
    await vi.waitFor(() => expect(words(other)).toEqual(["一"]));
    other.say(text("二"));
    await vi.waitFor(() => expect(words(one)).toEqual(["一", "二"]));
  });

  it("keeps what is said while the line is cut, and sends it once", async () => {
    const client = open();
    await line(client, "open");
    server.drop();
    client.say(text("断线时说的"));
    await vi.waitFor(() => expect(words(client)).toEqual(["断线时说的"]), 8_000);
    expect(server.log).toHaveLength(1);
  });

  it("finds the talk again after a reload, and sends what was left", async () => {
    const storage = new MemoryStorage();
    const before = open(storage);
    await line(before, "open");
    before.say(text("一"));
    await vi.waitFor(() => expect(words(before)).toEqual(["一"]));
    before.stop();
    before.outbox.add("talk-1", { kind: "message", body: text("二") });
    const after = open(storage);
    await line(after, "open");
    after.say(text("三"));
    await vi.waitFor(() => expect(words(after)).toEqual(["一", "二", "三"]));
  });

  it("goes on over HTTP when no socket can be opened, and back", async () => {
    server.refuse_sockets = true;
    const client = open();
    await line(client, "polling");
    client.say(text("一"));
    await vi.waitFor(() => expect(words(client)).toEqual(["一"]), 8_000);
    expect(server.frames).toEqual([]);
    server.refuse_sockets = false;
    await line(client, "open");
    client.say(text("二"));
    await vi.waitFor(() => expect(words(client)).toEqual(["一", "二"]));
  }, 20_000);

  it("opens a new conversation when the old one is closed, and says it there", async () => {
    const client = open();
    await line(client, "open");
    client.say(text("一"));
    await vi.waitFor(() => expect(words(client)).toEqual(["一"]));
    server.closed.add("talk-1");
    server.conversation = "talk-2";
    client.say(text("二"));
    await vi.waitFor(() => expect(words(client)).toEqual(["二"]), 8_000);
    expect(client.state.earlier).toHaveLength(1);
    expect(client.state.current?.log.conversation_id).toBe("talk-2");
  });

  it.each([true, false])(
    "ends the conversation for the customer, with a line or without (%s)",
    async (lined) => {
      server.refuse_sockets = !lined;
      const client = open();
      await line(client, lined ? "open" : "polling");
      client.say(text("一"));
      await vi.waitFor(() => expect(words(client)).toEqual(["一"]), 8_000);
      await client.end();
      const kinds = () =>
        client.state.current && shownEvents(client.state.current.log).map(({ kind }) => kind);
      await vi.waitFor(() => expect(kinds()).toEqual(["message", "closed"]));
      expect(server.closed).toEqual(new Set(["talk-1"]));
    },
    20_000,
  );

  it("follows another device into a newer conversation", async () => {
    const client = open();
    await line(client, "open");
    server.conversation = "talk-2";
    server.append({ client_id: "other", body: text("在手机上说的") });
    await vi.waitFor(() => expect(words(client)).toEqual(["在手机上说的"]), 8_000);
  });

  it("closes a gap by reading", async () => {
    const client = open();
    await line(client, "open");
    for (const id of ["1", "2"]) server.append({ client_id: id, body: text(id) });
    await vi.waitFor(() => expect(words(client)).toEqual(["1", "2"]));
    const [hidden, late] = [3, 4].map((seq) => ({
      ...server.log[0],
      seq,
      client_id: `${seq}`,
      body: text(`${seq}`),
    }));
    server.log.push(hidden as (typeof server.log)[0], late as (typeof server.log)[0]);
    server.send({ type: "event", through: 2, ...(late as (typeof server.log)[0]) });
    await vi.waitFor(() => expect(words(client)).toEqual(["1", "2", "3", "4"]));
  });

  it("reads a long talk from its end, and older pages on demand", async () => {
    const storage = new MemoryStorage();
    const before = open(storage);
    await line(before, "open");
    for (let index = 1; index <= 150; index++)
      server.append({ client_id: `${index}`, body: text(`${index}`) });
    await vi.waitFor(() => expect(words(before)).toHaveLength(150));
    before.stop();
    const client = open(storage);
    await vi.waitFor(() => expect(words(client)).toHaveLength(60));
    expect(client.state.more).toBe(true);
    await client.loadEarlier();
    await client.loadEarlier();
    await vi.waitFor(() => expect(words(client)[0]).toBe("1"));
    expect(words(client)).toHaveLength(150);
    expect(client.state.more).toBe(false);
  });

  it("goes on as who he was when the firm's token is refused, and as a visitor when both are", async () => {
    const storage = new MemoryStorage();
    const before = open(storage);
    await line(before, "open");
    before.stop();
    server.session_problems = ["identity_token_expired", "chat_token_invalid"];
    const after = open(storage, "signed");
    await line(after, "open");
    expect(server.sessions.slice(1)).toEqual([
      { channel: "webchat", locale: "zh-CN", token: "token", identity_token: "signed" },
      { channel: "webchat", locale: "zh-CN", token: "token" },
      { channel: "webchat", locale: "zh-CN" },
    ]);
  });

  it("keeps nothing of a customer who signed out", async () => {
    const storage = new MemoryStorage();
    const client = open(storage);
    await line(client, "open");
    client.say(text("一"));
    await vi.waitFor(() => expect(words(client)).toEqual(["一"]));
    server.log.length = 0;
    server.conversation = "talk-2";
    await client.forget();
    await vi.waitFor(() => expect(client.state.current?.log.conversation_id).toBe("talk-2"));
    expect(client.state.earlier).toEqual([]);
    expect(server.sessions.at(-1)).toEqual({ channel: "webchat", locale: "zh-CN" });
  });
});
