import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
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
  explainer.take(caseOf("it fills").image, live(), 0);
  expect(explainer.answers.value).toBeNull();
});

test("a trip that was seen is told with the values of then and how long ago", () => {
  explainer.saw(null, live({ interlocks: overfill(0) }));
  explainer.saw(live({ interlocks: overfill(0) }), live({ interlocks: overfill(1), tags: { level: 1912 } }));
  explainer.saw(live({ interlocks: overfill(1) }), live({ interlocks: overfill(1), tags: { level: 1700 } }));
  explainer.take(caseOf("the level at the trip is known").image, live({ interlocks: overfill(1) }), 15_000);
  expect(explainer.answers.value?.ask("inlet")?.sentences).toEqual(caseOf("the level at the trip is known").answers.inlet?.sentences);
});

test("a trip from before the page was there is told without", () => {
  explainer.saw(null, live({ interlocks: overfill(1), tags: { level: 1912 } }));
  explainer.take(caseOf("the level has gone down again").image, live({ interlocks: {} }), 0);
  expect(explainer.answers.value?.ask("inlet")?.sentences).toEqual(caseOf("the level has gone down again").answers.inlet?.sentences);
});

test("an image of another model gives no answers", () => {
  explainer.take(caseOf("it fills").image, live(), 0);
  expect(explainer.answers.value).not.toBeNull();
  explainer.take(btoa("1234"), live(), 0);
  expect(explainer.answers.value).toBeNull();
});

test("there are answers about sequences, transitions and rules, and none about what there is not", () => {
  explainer.take(caseOf("it fills").image, live(), 0);
  const answers = explainer.answers.value;
  expect(answers?.subjects()).toEqual([
    "brim", "overfill", "blind", "phase", ...[0, 1, 2, 3, 4, 5].map((place) => `phase/${place}`), "level_high", "failed", "only_filling",
  ]);
  for (const nothing of ["levle", "level", "slow", "phase/6", "inlet/0"]) expect(answers?.ask(nothing)).toBeNull();
});
