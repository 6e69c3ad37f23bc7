import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Answers } from "../src/why/answers";
import { Demands } from "../src/why/demands";
import { modelOf } from "../src/why/model";

/** Written by `python -m tests.tools.why_corpus`: what `isoscan why` says, which this page says word for word. */
const FOLDER = new URL("../../tests/tools/why/", import.meta.url);

interface Told { sentences: string[]; changes: [string, number][] }
interface Case {
  situation: string;
  image: string;
  since_ms: Record<string, number>;
  trips: Record<string, { values: Record<string, number | [number, string]>; ago_ms: number | null }>;
  answers: Record<string, Told>;
}
interface Corpus { description: unknown; cases: Case[] }

const corpora = readdirSync(FOLDER).map((file): [string, Corpus] => [file, JSON.parse(readFileSync(new URL(file, FOLDER), "utf-8")) as Corpus]);
const bytes = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, "base64"));

describe.each(corpora)("%s", (_, corpus) => {
  const model = modelOf(corpus.description);
  if (model === null) throw new Error("no model");
  const demands = new Demands(model);

  test.each(corpus.cases)("$situation", (told) => {
    const trips = new Map(Object.entries(told.trips).map(([rule, { values, ago_ms }]) => [rule, { values: new Map(Object.entries(values)), agoMs: ago_ms }]));
    const answers = new Answers(model, demands, bytes(told.image), { sinceMs: new Map(Object.entries(told.since_ms)), trips });
    for (const [question, due] of Object.entries(told.answers)) {
      const answer = answers.ask(question);
      expect({ question, sentences: answer?.sentences }).toEqual({ question, sentences: due.sentences });
      expect({ question, changes: answer?.changes.map(({ key, value }) => [key, value]) }).toEqual({ question, changes: due.changes });
    }
  });
});

test("the corpus is there", () => {
  expect(corpora.length).toBeGreaterThanOrEqual(7);
  expect(corpora.every(([, corpus]) => corpus.cases.length >= 4)).toBe(true);
});
