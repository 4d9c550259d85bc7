import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type WebSocket as ServerSocket, WebSocketServer } from "ws";
import type { ClientFrame, ServerFrame } from "../src/api-types.ts";
import { type ConnectionState, StaffSocket, type StaffSocketOptions } from "../src/app/socket.ts";

let server: WebSocketServer;
let received: ClientFrame[];
let connections: ServerSocket[];
let answersPing: boolean;
let welcomes: boolean;
const WELCOME: ServerFrame = { type: "welcome", connection_id: "1", now: "2026-11-22T01:00:00Z" };
const open: StaffSocket[] = [];

beforeEach(async () => {
  received = [];
  connections = [];
  answersPing = true;
  welcomes = true;
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    connections.push(socket);
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as ClientFrame;
      received.push(frame);
      if (frame.type === "hello" && welcomes) say(socket, WELCOME);
      if (frame.type === "ping" && answersPing) say(socket, { type: "pong" });
    });
  });
  await new Promise((resolve) => server.on("listening", resolve));
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.stop();
  for (const connection of connections) connection.terminate();
  await new Promise((resolve) => server.close(resolve));
});

function say(socket: ServerSocket | undefined, frame: ServerFrame): void {
  socket?.send(JSON.stringify(frame));
}

function connect(change: Partial<StaffSocketOptions> = {}) {
  const states: ConnectionState[] = [];
  const frames: ServerFrame[] = [];
  const onResume = vi.fn();
  const socket = new StaffSocket({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: "t",
    readThrough: () => 0,
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    onResume,
    retryBaseMs: 5,
    ...change,
  });
  open.push(socket);
  socket.start();
  return { socket, states, frames, onResume };
}

const kinds = () => received.map((frame) => frame.type);

describe("the staff socket", () => {
  it("says hello and passes frames on", async () => {
    const { frames, states } = connect();
    await vi.waitFor(() => expect(states).toEqual(["connecting", "online"]));
    expect(received).toEqual([{ type: "hello", token: "t", resume: {} }]);
    say(connections[0], { type: "queue", queues: [] });
    await vi.waitFor(() => expect(frames.at(-1)).toEqual({ type: "queue", queues: [] }));
  });

  it("watches from where the log is known, once for two watchers", async () => {
    const { socket, states } = connect({ readThrough: () => 7 });
    await vi.waitFor(() => expect(states).toContain("online"));
    const leaveOne = socket.watch("v");
    const leaveOther = socket.watch("v");
    leaveOne();
    leaveOne();
    leaveOther();
    await vi.waitFor(() => expect(kinds()).toEqual(["hello", "watch", "unwatch"]));
    expect(received[1]).toEqual({ type: "watch", conversation_id: "v", after: 7 });
  });

  it("does not lose what was watched between hello and welcome", async () => {
    welcomes = false;
    const { socket } = connect();
    await vi.waitFor(() => expect(kinds()).toEqual(["hello"]));
    socket.watch("v");
    say(connections[0], WELCOME);
    await vi.waitFor(() => expect(kinds()).toEqual(["hello", "watch"]));
  });

  it("comes back by itself and resumes what it watched", async () => {
    let through = 3;
    const { socket, states, onResume } = connect({ readThrough: () => through });
    socket.watch("v");
    socket.watchBoard();
    await vi.waitFor(() => expect(kinds()).toEqual(["hello", "watch_board"]));
    expect(received[0]).toEqual({ type: "hello", token: "t", resume: { v: 3 } });
    through = 9;
    connections[0]?.terminate();
    await vi.waitFor(() => expect(kinds().slice(2)).toEqual(["hello", "watch_board"]));
    expect(received[2]).toEqual({ type: "hello", token: "t", resume: { v: 9 } });
    expect(states).toEqual(["connecting", "online", "offline", "connecting", "online"]);
    expect(onResume).toHaveBeenCalledTimes(2);
  });

  it("comes back after resync", async () => {
    const { states } = connect();
    await vi.waitFor(() => expect(states).toContain("online"));
    say(connections[0], { type: "resync" });
    await vi.waitFor(() => expect(kinds()).toEqual(["hello", "hello"]));
  });

  it("gives up a connection that no longer answers", async () => {
    const { states } = connect({ heartbeatMs: 15 });
    await vi.waitFor(() => expect(kinds()).toContain("ping"));
    expect(states).toEqual(["connecting", "online"]);
    answersPing = false;
    await vi.waitFor(() => expect(kinds().filter((kind) => kind === "hello")).toHaveLength(2));
  });

  it("stays away once stopped", async () => {
    const { socket, states } = connect();
    await vi.waitFor(() => expect(states).toContain("online"));
    socket.stop();
    await vi.waitFor(() => expect(server.clients.size).toBe(0));
    expect(states).toEqual(["connecting", "online"]);
    expect(socket.send({ type: "ping" })).toBe(false);
  });
});
