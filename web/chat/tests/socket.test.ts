import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerFrame } from "../src/core/contract";
import { Problem, Unreachable } from "../src/core/problem";
import { ChatSocket, type LineState } from "../src/core/socket";
import { ChatServer } from "./server";

const TIMING = { first_delay: 10, longest_delay: 40, ping_every: 60, patience: 60, ack_within: 150 };

let server: ChatServer;
let socket: ChatSocket;
let through = 0;
const frames: ServerFrame[] = [];
const states: LineState[] = [];
let failures = 0;

beforeEach(async () => {
  server = await ChatServer.start();
  frames.length = states.length = through = failures = 0;
  socket = connect(server.port);
});

afterEach(async () => {
  socket.stop();
  await server.stop();
});

function connect(port: number): ChatSocket {
  return new ChatSocket({
    url: `ws://127.0.0.1:${port}/api/v1/chat/socket`,
    hello: () => ({ type: "hello", token: "token", resume: { "talk-1": through } }),
    onFrame: (frame) => {
      frames.push(frame);
      if (frame.type === "event") through = frame.through;
    },
    onState: (state, count) => {
      states.push(state);
      failures = count;
    },
    timing: TIMING,
  });
}

const opened = (times = 1) =>
  vi.waitFor(() => expect(states.filter((state) => state === "open")).toHaveLength(times));
const hellos = () => server.frames.filter((frame) => frame.type === "hello");
const text = (words: string) => ({ kind: "text" as const, text: words });

describe("the line", () => {
  it("says hello first and is open when it is welcomed", async () => {
    socket.start();
    await opened();
    expect(states).toEqual(["connecting", "open"]);
    expect(server.frames[0]).toEqual({ type: "hello", token: "token", resume: { "talk-1": 0 } });
  });

  it("posts and is acknowledged", async () => {
    socket.start();
    await opened();
    expect(await socket.post("id-1", "talk-1", text("您好"))).toEqual({ client_id: "id-1", seq: 1 });
    await vi.waitFor(() => expect(frames.some((frame) => frame.type === "event")).toBe(true));
  });

  it("tells a refused post from a lost one", async () => {
    server.closed.add("talk-1");
    socket.start();
    await opened();
    await expect(socket.post("id-1", "talk-1", text("一"))).rejects.toEqual(
      new Problem({ status: 409, code: "conversation_closed" }),
    );
    const lost = socket.post("id-2", "talk-1", text("二")).catch((error: unknown) => error);
    socket.restart();
    expect(await lost).toBeInstanceOf(Unreachable);
  });

  it("refuses to post while it is down", async () => {
    await expect(socket.post("id-1", "talk-1", text("一"))).rejects.toBeInstanceOf(Unreachable);
    expect(socket.send({ type: "ping" })).toBe(false);
  });

  it("sends nothing on a line that the server is closing", async () => {
    socket.start();
    await opened();
    server.linger();
    await vi.waitFor(() => expect(socket.send({ type: "ping" })).toBe(false), { interval: 1 });
    expect(states).toEqual(["connecting", "open"]);
    await expect(socket.post("id-1", "talk-1", text("一"))).rejects.toBeInstanceOf(Unreachable);
    await opened(2);
  });

  it("opens again after a cut and asks for what it missed", async () => {
    socket.start();
    await opened();
    await socket.post("id-1", "talk-1", text("一"));
    await vi.waitFor(() => expect(through).toBe(1));
    server.drop();
    server.append({ client_id: "id-2", body: text("二") });
    await opened(2);
    await vi.waitFor(() => expect(through).toBe(2));
    expect(hellos()[1]).toMatchObject({ resume: { "talk-1": 1 } });
  });

  it("counts openings that fail, and keeps on until there is a server", async () => {
    const { port } = server;
    await server.stop();
    socket.start();
    await vi.waitFor(() => expect(failures).toBeGreaterThanOrEqual(2));
    server = await ChatServer.start(port);
    await opened();
  });

  it("opens again after resync", async () => {
    socket.start();
    await opened();
    server.send({ type: "resync" });
    await opened(2);
    expect(frames).toContainEqual({ type: "resync" });
  });

  it("finds a line that has gone silent", async () => {
    socket.start();
    await opened();
    server.deaf = true;
    await vi.waitFor(() => expect(states.at(-1)).not.toBe("open"), 2_000);
    expect(server.frames).toContainEqual({ type: "ping" });
    server.deaf = false;
    await opened(2);
  });

  it("keeps a quiet line that answers", async () => {
    socket.start();
    await opened();
    await vi.waitFor(() =>
      expect(server.frames.filter((frame) => frame.type === "ping").length).toBeGreaterThan(2),
    );
    expect(hellos()).toHaveLength(1);
  });

  it("ignores what is no frame", async () => {
    socket.start();
    await opened();
    server.send("noise" as unknown as ServerFrame);
    server.send({ type: "pong" });
    await vi.waitFor(() => expect(frames).toContainEqual({ type: "pong" }));
  });

  it("stays down once stopped", async () => {
    socket.start();
    await opened();
    socket.stop();
    expect(states.at(-1)).toBe("down");
    expect(socket.send({ type: "ping" })).toBe(false);
  });
});
