import { describe, expect, test } from "vitest";
import { judge } from "../src/protocol";
import schema from "../src/protocol.schema.json";
import { delta, hello, snapshot } from "./messages";

describe("what is true to the schema passes", () => {
  test.each([hello, snapshot, delta(8), delta(9, { tags: { level: null }, quality: { level: "good" } })].map((message) => [message.type, message]))(
    "%s", (_type, message) => { expect(judge(JSON.stringify(message))).toEqual({ message }); },
  );

  test("a field that this page does not know is no fault", () => {
    expect(judge(JSON.stringify({ ...hello, colour: "blue" }))).toHaveProperty("message");
  });
});

describe("what is not is refused in one sentence", () => {
  test.each([
    ["{", "The device sent a message that is not JSON."],
    ["[]", "The device sent a message without a type."],
    ['{"type":"gossip"}', "The device sent a message of the unknown type gossip."],
    ['{"type":"toString"}', "The device sent a message of the unknown type toString."],
    [JSON.stringify({ ...delta(8), seq: "8" }), "The device sent a delta that breaks the protocol at seq: Invalid input: expected number, received string."],
    [JSON.stringify({ ...delta(8), tags: { level: 1.5 } }), "The device sent a delta that breaks the protocol at tags"],
    [JSON.stringify({ ...hello, access: "root" }), "The device sent a hello that breaks the protocol at access"],
  ])("%s", (text, problem) => {
    const verdict = judge(text);
    expect("problem" in verdict ? verdict.problem : "passed").toContain(problem);
  });
});

test("the schema speaks of every message that this page takes", () => {
  const types = Object.values(schema.$defs as Record<string, { properties?: { type?: { const?: string } } }>).map((one) => one.properties?.type?.const);
  const taken = ["hello", "snapshot", "delta", "event", "metrics", "health", "system_info", "audit", "model", "gap", "result", "error", "pong"];
  expect(types).toEqual(expect.arrayContaining(taken));
});
