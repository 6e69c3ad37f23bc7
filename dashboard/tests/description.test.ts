import { expect, test } from "vitest";
import { type Description, groupsOf, insidesOf, NO_DESCRIPTION, parseDescription, setPointsOf, type Tag, tagOf, tripLimitsOf } from "../src/description";
import { description as json } from "./messages";

function parsed(value: unknown): Description {
  const description = parseDescription(JSON.stringify(value));
  if (description === null) throw new Error("not parsed");
  return description;
}

const told = parsed(json);
const tag = (path: string): Tag => {
  const found = tagOf(told, path, "");
  if (found === undefined) throw new Error(path);
  return found;
};

test("tags are grouped for a reader, commands left out", () => {
  expect(groupsOf(told).map(({ name, tags }) => [name, tags.map(({ path }) => path)])).toEqual([
    ["Inputs", ["level"]], ["Outputs", ["inlet"]], ["Settings", ["fill_to"]],
  ]);
});

test("a setting is a set point of the tag that a transition compares with it", () => {
  expect(setPointsOf(told, tag("level")).map(({ path }) => path)).toEqual(["fill_to"]);
  expect(setPointsOf(told, tag("inlet"))).toEqual([]);
});

test("a setting of another unit is none", () => {
  const other = parsed({ ...json, tags: json.tags.map((one) => (one.path === "fill_to" ? { ...one, unit: "s" } : one)) });
  expect(setPointsOf(other, tag("level"))).toEqual([]);
});

test("interlocks give trip limits", () => {
  expect(tripLimitsOf(told, tag("level"))).toEqual([1900]);
  expect(tripLimitsOf(told, tag("fill_to"))).toEqual([]);
});

test("a word in a part's rule means the part's own tag first", () => {
  const parts = parsed({ tags: [{ path: "run", kind: "DigitalOut" }, { path: "feed.run", kind: "DigitalOut" }] });
  expect(tagOf(parts, "run", "feed.brake")?.path).toBe("feed.run");
  expect(tagOf(parts, "run", "brake")?.path).toBe("run");
  expect(tagOf(parts, "walk", "brake")).toBeUndefined();
});

test("what is missing or strange is left out, what is not stays", () => {
  const strange = parsed({ tags: [{ path: "x", kind: "AnalogIn", low: "zero" }], sequences: "none", alarms: [{ path: "a" }] });
  expect(strange.tags).toEqual([{ path: "x", kind: "AnalogIn", title: "", unit: "", low: 0, high: 1, decimals: 0 }]);
  expect(strange.sequences).toEqual([]);
  expect(strange.alarms[0]?.when.text).toBe("");
});

test("a claim is told by what it asks, whatever its kind", () => {
  const guard = (text: string) => ({ text, tree: 1 });
  const claims = [
    { path: "a", kind: "Always", holds: guard("not inlet") },
    { path: "b", kind: "Never", happens: guard("pump and level > 1800") },
    { path: "c", kind: "LeadsTo", cause: guard("run"), effect: guard("flow"), within_ms: 500 },
    { path: "d", kind: "Within", value: guard("level"), low: 200, high: 1900 },
  ];
  expect(parsed({ claims }).claims.map(({ text }) => text)).toEqual([
    "not inlet", "never pump and level > 1800", "run leads to flow within 500 ms", "200 <= level <= 1900",
  ]);
});

test("what parts keep inside is told part by part, not among the tags", () => {
  const tags = ["count Memory", "feed.run DigitalOut", "feed.wish Input", "feed.hours Memory", "feed.valve.open Input"];
  const inside = parsed({ tags: tags.map((each) => ({ path: each.split(" ")[0], kind: each.split(" ")[1] })) });
  const told = (groups: { name: string; tags: { path: string }[] }[]) => groups.map((group) => [group.name, group.tags.map(({ path }) => path)]);
  expect(told(groupsOf(inside))).toEqual([["Outputs", ["feed.run"]], ["Memory", ["count"]]]);
  expect(told(insidesOf(inside))).toEqual([["feed", ["feed.wish", "feed.hours"]], ["feed.valve", ["feed.valve.open"]]]);
});

test("text that is no JSON is no description", () => {
  expect(parseDescription("{")).toBeNull();
  expect(parseDescription("[1]")).toBeNull();
  expect(NO_DESCRIPTION.tags).toEqual([]);
});

test("alarms and sequences of a part are told by the titles of the parts around them", () => {
  const alarm = { path: "pumps.first.failed", title: "Does not start", response: "Look" };
  const parts = [{ path: "pumps", title: "Pumps" }, { path: "pumps.first", title: "First" }, { path: "pump", title: "Other" }];
  const description = parsed({ ...json, parts, alarms: [alarm, { ...alarm, path: "full", title: "Full" }] });
  expect(description.alarms.map(({ title }) => title)).toEqual(["Pumps · First · Does not start", "Full"]);
  const sequences = parsed({ ...json, parts, sequences: json.sequences.map((one) => ({ ...one, path: "pump.phase", title: "" })) }).sequences;
  expect(sequences.map(({ title }) => title)).toEqual([""]);
});
