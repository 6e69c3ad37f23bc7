import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const json = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf-8"));
const schema = z.fromJSONSchema(json("docs/description.schema.json") as Parameters<typeof z.fromJSONSchema>[0]);

interface Described extends Record<string, unknown> { tags: Record<string, unknown>[]; logic: Record<string, { scan: { body: unknown[] } }> }
const read = (file: string): Described => {
  const { description } = json(`tests/tools/why/${file}`) as { description: Described };
  return { ...description, semantics: "0".repeat(64) }; // which the corpus leaves out
};
const judged = (described: unknown): boolean => schema.safeParse(described).success;

test.each(readdirSync(new URL("../../tests/tools/why/", import.meta.url)))("the description in %s is as the published schema says", (file) => {
  expect(schema.safeParse(read(file)).error?.issues ?? []).toEqual([]);
});

describe("what is not as the schema says is refused", () => {
  const wrong: [string, (described: Described) => void][] = [
    ["a group is missing", (described) => { delete described.tags[0]?.index; }],
    ["an unknown kind", (described) => { Object.assign(described.tags[0] ?? {}, { kind: "DigitalInn" }); }],
    ["a field that its kind has not", (described) => { Object.assign(described.tags[0] ?? {}, { colour: "red" }); }],
    ["a field at the top", (described) => { described.trees = []; }],
    ["another format", (described) => { described.format = 2; }],
    ["an expression of an unknown form", (described) => { described.logic.TankFill?.scan.body.push(["do", ["divide", 1, 2]]); }],
    ["an operand too few", (described) => { described.logic.TankFill?.scan.body.push(["do", ["choose", 1, 2]]); }],
    ["a statement of an unknown form", (described) => { described.logic.TankFill?.scan.body.push(["while", 1, []]); }],
    ["a fraction", (described) => { described.logic.TankFill?.scan.body.push(["do", 1.5]); }],
  ];

  test.each(wrong)("%s", (_, spoil) => {
    const described = read("tank_fill.json");
    expect(judged(described)).toBe(true);
    spoil(described);
    expect(judged(described)).toBe(false);
  });
});
