import { expect, test } from "vitest";
import { parseDescription } from "../src/description";
import { BOX, edgesOf, layout, shortened, spineOf } from "../src/ui/graph";
import { description } from "./messages";

const phase = parseDescription(JSON.stringify(description))?.sequences[0];
if (phase === undefined) throw new Error("no sequence");

const ring = (count: number) => {
  const states = Array.from({ length: count }, (_unused, index) => `S${index}`);
  const transitions = states.flatMap((source) => states.filter((target) => target !== source).map((target) => ({ source, target, text: "x", tree: null })));
  return { path: "ring", title: "", states, transitions };
};

test("the longest way forward is the first row, the rest stands below", () => {
  expect(spineOf(phase.states, edgesOf(phase))).toEqual(["IDLE", "FILLING", "FULL"]);
  const places = layout(phase).boxes.map(({ state, column, row }) => [state, column, row]);
  expect(places).toEqual([["IDLE", 0, 0], ["FILLING", 1, 0], ["FULL", 2, 0], ["FAULT", 1, 1]]);
});

test("every transition has a line", () => {
  expect(layout(phase).lines.map(({ from, to }) => `${from}>${to}`).sort()).toEqual(
    ["FAULT>IDLE", "FILLING>FAULT", "FILLING>FULL", "FILLING>IDLE", "FULL>IDLE", "IDLE>FILLING"],
  );
});

test.each([1, 2, 5, 9])("%i states, all joined: no box on another, all within the drawing", (count) => {
  const { boxes, width, height, lines } = layout(ring(count));
  expect(new Set(boxes.map(({ x, y }) => `${x},${y}`)).size).toBe(count);
  for (const { x, y } of boxes) {
    expect(x + BOX.width).toBeLessThanOrEqual(width);
    expect(y + BOX.height).toBeLessThanOrEqual(height);
  }
  expect(lines).toHaveLength(count * (count - 1));
  for (const { path } of lines) expect(path).not.toMatch(/NaN|undefined/);
});

test("no two lines lie on one another", () => {
  const paths = layout(ring(5)).lines.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});

test("a star is every other state, and two transitions between the same states are one line", () => {
  const star = { ...phase, transitions: [{ source: "*", target: "FAULT", text: "a", tree: null }, { source: "IDLE", target: "FAULT", text: "b", tree: null }] };
  expect(edgesOf(star)).toEqual([
    { from: "IDLE", to: "FAULT", text: "a or b" }, { from: "FILLING", to: "FAULT", text: "a" }, { from: "FULL", to: "FAULT", text: "a" },
  ]);
});

test("a transition to a state that is not declared draws nothing", () => {
  expect(layout({ ...phase, transitions: [{ source: "IDLE", target: "GONE", text: "", tree: null }] }).lines).toEqual([]);
});

test.each([["level >= fill_to", 20, "level ≥ fill_to"], ["start and stop_clear and x", 14, "start and …"], ["abcdefghij", 6, "abcde…"]])(
  "%s in %i letters is %s", (rule, letters, text) => { expect(shortened(rule, letters)).toBe(text); },
);
