import { expect, test } from "vitest";
import { remember, runs, type Sample, SPAN_MS, STEP_MS } from "../src/history";
import { fromSnapshot } from "../src/store";
import { snapshot } from "./messages";

const live = fromSnapshot(snapshot);
const sample = (at: number, level: number): Sample => ({ at, tags: { level }, sequences: {}, alarms: [] });

test("samples are taken no faster than the step and kept no longer than the span", () => {
  const one = remember([], live, 1000);
  expect(remember(one, live, 1000 + STEP_MS - 1)).toBe(one);
  expect(remember(one, live, 1000 + STEP_MS)).toHaveLength(2);
  expect(remember(one, live, 1001 + SPAN_MS).map(({ at }) => at)).toEqual([1001 + SPAN_MS]);
});

test("a sample keeps states and the alarms that stand", () => {
  const alarmed = { ...live, alarms: { level_high: { state: "unacknowledged", priority: 2, since_ms: 0, until_ms: null } } };
  expect(remember([], alarmed, 0)[0]).toMatchObject({ sequences: { phase: "FILLING" }, alarms: ["level_high"] });
  expect(remember([], live, 0)[0]?.alarms).toEqual([]);
});

test("like values are one run, a change or a hole begins another", () => {
  const samples = [sample(0, 1), sample(500, 1), sample(1000, 2), sample(9000, 2), sample(9500, 2)];
  expect(runs(samples, ({ tags }) => tags.level)).toEqual([[0, 1000, 1], [1000, 1000, 2], [9000, 9500, 2]]);
});
