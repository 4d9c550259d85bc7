import { describe, expect, it } from "vitest";
import { emptyLog, findGap, type Log, type LogAction, reduceLog, shownEvents } from "../src/core/log";
import { say } from "./events";

const arrived = (seq: number, through = seq): LogAction => ({
  type: "arrived",
  event: say(seq, `${seq}`),
  through,
});
const read = (after: number, seqs: number[], through: number): LogAction => ({
  type: "read",
  after,
  events: seqs.map((seq) => say(seq, `${seq}`)),
  through,
});
const play = (actions: LogAction[], start: Log = emptyLog("talk-1")) => actions.reduce(reduceLog, start);
const seqs = (log: Log) => shownEvents(log).map((event) => event.seq);

describe("a log", () => {
  it("takes events in order", () => {
    const log = play([arrived(1), arrived(2), arrived(3)]);
    expect(seqs(log)).toEqual([1, 2, 3]);
    expect(log.through).toBe(3);
  });

  it("ignores what it has already, and stays the same object", () => {
    const log = play([arrived(1), arrived(2)]);
    expect(reduceLog(log, arrived(1))).toBe(log);
    expect(reduceLog(log, read(0, [1, 2], 2))).toBe(log);
  });

  it("takes a hole below `through` for what only staff may see", () => {
    const log = play([arrived(1), arrived(4, 4)]);
    expect(findGap(log)).toBeNull();
    expect(seqs(log)).toEqual([1, 4]);
  });

  it("moves on when `through` is ahead of the event", () => {
    expect(play([arrived(1, 3)]).through).toBe(3);
  });

  it("keeps what came ahead of a gap and does not show it", () => {
    const log = play([arrived(1), arrived(4, 1)]);
    expect(findGap(log)).toBe(1);
    expect(seqs(log)).toEqual([1]);
  });

  it("closes a gap by a read", () => {
    const log = play([arrived(1), arrived(4, 1), read(1, [2, 3], 3)]);
    expect(findGap(log)).toBeNull();
    expect(seqs(log)).toEqual([1, 2, 3, 4]);
    expect(log.through).toBe(4);
  });

  it("closes a gap whose hole is invisible", () => {
    expect(findGap(play([arrived(1), arrived(4, 1), read(1, [], 3)]))).toBeNull();
  });

  it("starts at the end and takes older pages above", () => {
    const start = emptyLog("talk-1", 60);
    const log = play([read(60, [61, 62], 62), read(30, [31, 60], 60)], start);
    expect(log.from).toBe(30);
    expect(seqs(log)).toEqual([31, 60, 61, 62]);
  });

  it("refuses a page that does not touch what it has", () => {
    const log = play([read(60, [61], 61)], emptyLog("talk-1", 60));
    expect(reduceLog(log, read(10, [11], 20))).toBe(log);
    expect(reduceLog(log, read(90, [91], 91))).toBe(log);
  });

  it("ignores a frame about what was not loaded", () => {
    const log = emptyLog("talk-1", 60);
    expect(reduceLog(log, arrived(5))).toBe(log);
  });

  it("ends the same in whatever order reads and frames come", () => {
    const actions = [read(0, [1, 2], 3), arrived(4, 4), read(3, [4, 6], 6), arrived(7, 4), read(6, [7], 8)];
    const straight = play(actions);
    expect(seqs(straight)).toEqual([1, 2, 4, 6, 7]);
    const mixed = play([arrived(7, 0), arrived(4, 0), read(0, [1, 2, 4, 6], 6), read(6, [7], 8)]);
    expect(mixed).toEqual(straight);
  });
});
