import { beforeEach, expect, test } from "vitest";
import { BURST, REFILL_MS, RefusedError, Requests } from "../src/requests";

let now: number;
let open: boolean;
let sent: { id: number; type: string }[];
let requests: Requests;

beforeEach(() => {
  now = 0;
  open = true;
  sent = [];
  requests = new Requests({ isOpen: () => open, send: (text) => sent.push(JSON.parse(text) as { id: number; type: string }) }, () => now);
});

test("an answer settles the request that it names and no other", async () => {
  const first = requests.ask({ type: "ping" });
  const second = requests.ask({ type: "get_health" });
  expect(requests.settle({ type: "result", re: 2 })).toBe(true);
  expect(await second).toEqual({ type: "result", re: 2 });
  requests.settle({ type: "pong", re: 1, ms: 5 });
  expect(await first).toEqual({ type: "pong", re: 1, ms: 5 });
  expect(requests.settle({ type: "pong", re: 1, ms: 5 })).toBe(false);
});

test("a refusal rejects with its code and message", async () => {
  const asked = requests.ask({ type: "command", tag: "start" });
  requests.settle({ type: "error", re: 1, code: "not_allowed", message: "only an operator may" });
  await expect(asked).rejects.toEqual(new RefusedError("not_allowed", "only an operator may"));
});

test("what comes unasked settles nothing", () => {
  expect(requests.settle({ type: "error", re: null, code: "bad_json", message: "" })).toBe(false);
});

test("no more than the device takes leaves at once; the rest follows", () => {
  for (let count = 0; count < BURST + 3; count += 1) void requests.ask({ type: "ping" });
  expect(sent).toHaveLength(BURST);
  now += 2 * REFILL_MS;
  requests.flush();
  expect(sent).toHaveLength(BURST + 2);
});

test("a lost connection rejects what waits, and what is asked after it at once", async () => {
  const waiting = requests.ask({ type: "ping" });
  requests.abandon();
  await expect(waiting).rejects.toMatchObject({ code: "lost" });
  open = false;
  await expect(requests.ask({ type: "ping" })).rejects.toMatchObject({ code: "lost" });
  expect(sent).toHaveLength(1);
});
