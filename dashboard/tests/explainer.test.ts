import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import type { DeviceEvent } from "../src/messages";
import { fromSnapshot, type Live } from "../src/store";
import { Explainer } from "../src/why/explainer";
import { snapshot } from "./messages";

interface Case { situation: string; image: string; answers: Record<string, { sentences: string[] }> }
const corpus = JSON.parse(readFileSync("../tests/tools/why/tank_fill.json", "utf-8")) as { description: unknown; cases: Case[] };
const caseOf = (situation: string): Case => {
  const found = corpus.cases.find((each) => each.situation === situation);
  if (found === undefined) throw new Error(situation);
  return found;
};
const live = (changes: Partial<Live> = {}): Live => ({ ...fromSnapshot(snapshot), blocks: {}, ...changes });
const overfill = (latched: number) => ({ overfill: { active: latched, latched, since_ms: 1000 } });

let explainer: Explainer;
beforeEach(() => {
  explainer = new Explainer();
  explainer.describe(corpus.description);
});

test("a simulator is asked at most every second, a board every three, and only when something changed", () => {
  expect(explainer.due(live(), "simulator", 5000)).toBe(true);
  expect(explainer.due(live({ seq: 8 }), "simulator", 5999)).toBe(false);
  expect(explainer.due(live({ seq: 8 }), "edge", 7999)).toBe(false);
  expect(explainer.due(live(), "simulator", 9000)).toBe(false);
  expect(explainer.due(live({ seq: 8 }), "simulator", 9000)).toBe(true);
});

test("while a timer runs it is asked without any change", () => {
  const running = live({ blocks: { slow: { q: 0, running: 1, since_ms: 0, pt_ms: 9 } } });
  expect(explainer.due(running, "simulator", 0)).toBe(true);
  expect(explainer.due(running, "simulator", 1000)).toBe(true);
});

test("without a model nothing is asked", () => {
  explainer.describe(null);
  expect(explainer.due(live(), "simulator", 0)).toBe(false);
  explainer.take(caseOf("it fills").image, live(), { ms: 0, time: null });
  expect(explainer.answers.value).toBeNull();
});

const trip = (more: Partial<DeviceEvent> = {}): DeviceEvent => ({
  type: "event", n: 3, j: 2003, ms: 1000, time: null, kind: "trip", subject: "overfill",
  data: { active: 1, latched: 1, values: { level: 1912 } }, actor: null, historical: false, ...more,
});
const told = (now: { ms: number; time: number | null }): string | undefined => {
  explainer.take(caseOf("the level has gone down again").image, live({ interlocks: overfill(1) }), now);
  return explainer.answers.value?.ask("overfill")?.sentences[0];
};
const OVERFILL = "Interlock overfill (Level above 1900 mm) is latched";

test("a trip is told with the values of then and how long ago, whatever the interlock did since", () => {
  explainer.heard(trip());
  explainer.heard(trip({ n: 4, j: 2004, ms: 13_000, data: { active: 0, latched: 1 } }));
  explainer.take(caseOf("the level has gone down again").image, live({ interlocks: overfill(1) }), { ms: 15_000, time: null });
  const known = caseOf("the level has gone down again, and the level at the trip is known");
  expect(explainer.answers.value?.ask("inlet")?.sentences).toEqual(known.answers.inlet?.sentences);
});

test("of several trips the newest is told, in whatever order they are heard", () => {
  explainer.heard(trip({ j: 2009, ms: 9000, data: { active: 1, latched: 1, values: { level: 1950 } } }));
  explainer.heard(trip());
  expect(told({ ms: 15_000, time: null })).toBe(`${OVERFILL}: level was 1950 mm, above 1900 mm, 6.0 s ago.`);
});

test("a trip from before the last start is dated by the time of the day, where both clocks were set", () => {
  explainer.heard(trip({ kind: "boot", subject: "tank", j: 3000, data: {} }));
  explainer.heard(trip({ j: 2003, time: 1_000_000 }));
  expect(told({ ms: 500, time: 1_240_000 })).toBe(`${OVERFILL}: level was 1912 mm, above 1900 mm, 4 min ago.`);
  expect(told({ ms: 500, time: null })).toBe(`${OVERFILL}: level was 1912 mm, above 1900 mm.`);
});

test("values that are none are left out", () => {
  explainer.heard(trip({ data: { active: 1, latched: 1, values: { level: [1912, "uncertain/out_of_range"], limit: null, other: "x" } } }));
  expect(told({ ms: 5000, time: null })).toBe(`${OVERFILL}: level was 1912 mm while its quality was uncertain (out of range), above 1900 mm, 4.0 s ago.`);
  explainer.heard(trip({ j: 2004, data: { active: 1, latched: 1, values: "none" } }));
  expect(told({ ms: 5000, time: null })).toBe(`${OVERFILL} since 4.0 s.`);
});

test("a trip that nobody told of is told without", () => {
  expect(told({ ms: 5000, time: null })).toBe(`${OVERFILL} since 4.0 s.`);
});

test("another device's trips are none of this one's, though the model is", () => {
  explainer.heard(trip());
  explainer.forget();
  expect(told({ ms: 5000, time: null })).toBe(`${OVERFILL} since 4.0 s.`);
});

test("an image of another model gives no answers", () => {
  explainer.take(caseOf("it fills").image, live(), { ms: 0, time: null });
  expect(explainer.answers.value).not.toBeNull();
  explainer.take(btoa("1234"), live(), { ms: 0, time: null });
  expect(explainer.answers.value).toBeNull();
});

test("there are answers about sequences, transitions and rules, and none about what there is not", () => {
  explainer.take(caseOf("it fills").image, live(), { ms: 0, time: null });
  const answers = explainer.answers.value;
  expect(answers?.subjects()).toEqual([
    "brim", "overfill", "blind", "phase", ...[0, 1, 2, 3, 4, 5].map((place) => `phase/${place}`), "level_high", "failed", "only_filling",
  ]);
  for (const nothing of ["levle", "level", "slow", "phase/6", "inlet/0"]) expect(answers?.ask(nothing)).toBeNull();
});
