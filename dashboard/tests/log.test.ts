import { expect, test } from "vitest";
import { eventOfLine } from "../src/journal";
import { addEntries, type Entry, entryOf, filtered, KEPT, phrase } from "../src/log";
import type { DeviceEvent } from "../src/messages";

const event = (n: number, more: Partial<DeviceEvent> = {}): DeviceEvent =>
  ({ type: "event", n, j: null, ms: n, time: 1000 * n, kind: "command", subject: "start", data: null, actor: "anna", historical: false, ...more });
const entry = (n: number, more: Partial<DeviceEvent> = {}): Entry => entryOf(event(n, more), "b1");

test("entries stand newest first, each once", () => {
  const log = addEntries(addEntries([], [entry(1), entry(3)]), [entry(2), entry(3)]);
  expect(log.map(({ n }) => n)).toEqual([3, 2, 1]);
});

test("an event and its journal line are one entry", () => {
  const line = `${"0".repeat(64)} ${JSON.stringify({ ms: 1, time: 1000, kind: "boot", subject: "system", data: null, actor: null, j: 1000 })}`;
  expect(addEntries([entry(1, { j: 1000, kind: "boot" })], eventOfLine(line).map((each) => entryOf(each, "")))).toHaveLength(1);
});

test("a journal line that cannot be read is left out", () => { expect(eventOfLine("torn {")).toEqual([]); });

test("the oldest go when there are too many", () => {
  const log = addEntries([], Array.from({ length: KEPT + 5 }, (_unused, index) => entry(index + 1)));
  expect([log.length, log[0]?.n]).toEqual([KEPT, KEPT + 5]);
});

test.each([
  ["transition", { from: "IDLE", to: "FILLING" }, "IDLE → FILLING"],
  ["alarm", { from: "normal", to: "returned_unacknowledged", priority: "high" }, "normal → returned unacknowledged"],
  ["trip", { active: 1, latched: 1 }, "active · latched"],
  ["trip", { active: 1, latched: 1, values: { level: 1912, fill_to: 1500 } }, "active · latched · level 1912 · fill_to 1500"],
  ["trip", { active: 1, latched: 0, values: { level: [600, "bad/sensor_failure"] } }, "active · level 600 (bad/sensor failure)"],
  ["claim", { ok: 0 }, "violated"],
  ["command", { request: "command", value: 1, result: "refused" }, "= 1 · refused"],
  ["subscribe", { topics: ["tags", "events"] }, "topics tags, events"],
  ["fault", "division by zero", "division by zero"],
  ["boot", null, ""],
])("%s %o reads %s", (kind, data, text) => { expect(phrase(kind, data)).toBe(text); });

test("a filter wants every word, anywhere", () => {
  const log = [entry(1), entry(2, { kind: "transition", subject: "phase", data: { from: "IDLE", to: "FULL" } })];
  expect(filtered(log, "full PHASE").map(({ n }) => n)).toEqual([2]);
  expect(filtered(log, " ")).toHaveLength(2);
  expect(filtered(log, "nothing")).toEqual([]);
});
