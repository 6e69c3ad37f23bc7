import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { deviceProof, sha256Hex } from "../src/auth";
import { STALE_MS } from "../src/connection";
import { Device } from "../src/device";
import { delta, description, hello, snapshot } from "./messages";
import { FakeWorld } from "./world";

const URL = "ws://localhost:3001/ws";
let world: FakeWorld;
let device: Device;

beforeEach(() => {
  world = new FakeWorld();
  device = new Device(world);
});

const settled = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 0); });

function say(message: object): void { world.socket.onmessage?.({ data: JSON.stringify(message) }); }

async function answer(type: string, fields: object): Promise<void> {
  say({ re: world.socket.last(type).id, ...fields });
  await settled();
}

const done = (type: string): Promise<void> => answer(type, { type: "result" });

async function greeted(said: object = hello): Promise<void> {
  device.connect(URL);
  world.socket.onopen?.();
  say(said);
  await settled();
}

async function live(said: object = hello): Promise<void> {
  await greeted(said);
  await done("subscribe");
  say(snapshot);
}

describe("after the hello", () => {
  test("it subscribes, catches up on events, and asks for model, health, system and journal one after the other", async () => {
    await greeted();
    expect(world.socket.last("subscribe")).toMatchObject({ topics: ["tags", "events", "health", "metrics"] });
    await done("subscribe");
    expect(world.socket.last("resume")).toMatchObject({ boot: "b1", event_n: 0 });
    await done("resume");
    const text = JSON.stringify(description);
    await answer("get_model", { type: "model", part: 0, parts: 2, text: text.slice(0, 500) });
    expect(world.socket.last("get_model")).toMatchObject({ part: 1 });
    await answer("get_model", { type: "model", part: 1, parts: 2, text: text.slice(500, 1500) });
    await done("get_health");
    await done("get_system_info");
    expect(world.socket.last("get_audit")).toMatchObject({ since_j: 0 });
  });

  test("a description is verified by the model's hash", async () => {
    const text = JSON.stringify({ tags: [] });
    const proven = async (hash: string | null) => {
      await greeted({ ...hello, model: { name: "M", hash } });
      await done("subscribe");
      await done("resume");
      await answer("get_model", { type: "model", part: 0, parts: 1, text });
      return device.proven.value;
    };
    expect(await proven(sha256Hex(text))).toBe("verified");
    expect(await proven(sha256Hex("other"))).toBe("mismatch");
    expect(await proven(null)).toBe("unverified");
  });

  test.each(["event", "journal"])("once there is a model the state is asked for, part by part, and what %s told of a trip is in the answers", async (told) => {
    const corpus = JSON.parse(readFileSync("../tests/tools/why/tank_fill.json", "utf-8")) as { description: unknown; cases: { situation: string; image: string }[] };
    const image = corpus.cases.find(({ situation }) => situation === "the level has gone down again")?.image ?? "";
    const trip = { ms: 4000, time: null, kind: "trip", subject: "overfill", data: { active: 1, latched: 1, values: { level: 1912 } }, actor: null, j: 2003 };
    await live();
    if (told === "event") say({ ...trip, type: "event", n: 4, historical: true });
    await done("resume");
    const texts = JSON.stringify(corpus.description).match(/.{1,1000}/g) ?? [];
    for (const [part, text] of texts.entries()) await answer("get_model", { type: "model", part, parts: texts.length, text });
    for (const type of ["get_health", "get_system_info"]) await done(type);
    const entries = told === "journal" ? [`${"0".repeat(64)} ${JSON.stringify(trip)}`] : [];
    await answer("get_audit", { type: "audit", entries, first_prev: "0".repeat(64), head: "0".repeat(64), more: false });
    world.time += 2000;
    device.tick();
    const state = { type: "state", parts: 2, scan: 3, hash: null, digest: "00112233445566ff" };
    await answer("get_state", { ...state, part: 0, image: image.slice(0, 96) });
    expect(device.explainer.answers.value).toBeNull();
    expect(world.socket.last("get_state")).toMatchObject({ part: 1 });
    await answer("get_state", { ...state, part: 1, image: image.slice(96) });
    expect(device.explainer.answers.value?.ask("overfill")?.sentences[0]).toMatch(
      /^Interlock overfill \(Level above 1900 mm\) is latched: level was 1912 mm, above 1900 mm, [23]\.\d s ago\.$/,
    );
  });

  test("what a device cannot do is no notice", async () => {
    await greeted();
    await done("subscribe");
    await done("resume");
    await answer("get_model", { type: "error", code: "not_supported", message: "no description here", path: null });
    expect(world.socket.last("get_health").type).toBe("get_health");
    expect(device.notice.value).toBe("");
  });
});

describe("telemetry", () => {
  test("a lost delta is healed by a snapshot, and deltas meanwhile are not applied", async () => {
    await live();
    say(delta(8, { tags: { level: 700 } }));
    say(delta(10, { tags: { level: 900 } }));
    say(delta(11, { tags: { level: 901 } }));
    expect(device.live.value?.tags.level).toBe(700);
    expect(world.socket.requests.filter(({ type }) => type === "get_snapshot")).toHaveLength(1);
    say({ ...snapshot, re: world.socket.last("get_snapshot").id, seq: 11, tags: { level: 901 } });
    say(delta(12, { tags: { level: 902 } }));
    expect(device.live.value?.tags.level).toBe(902);
  });

  test("what breaks the protocol is told and changes nothing", async () => {
    await live();
    const before = device.live.value;
    say({ ...delta(8), tags: "none" });
    expect(device.live.value).toBe(before);
    expect(device.notice.value).toContain("breaks the protocol at tags");
  });

  test("the device's clock runs on while it is heard and stands still when it is stale", async () => {
    await live();
    world.time += 500;
    device.tick();
    expect(device.deviceNow()).toBeCloseTo(5500, -1);
    world.time += STALE_MS;
    device.tick();
    expect(device.fresh.value).toBe(false);
    expect(device.deviceNow()).toBeCloseTo(5000, -1);
    expect(device.age()).toBe(500 + STALE_MS);
  });

  test("values stay when the connection is lost, and events are caught up from the last one", async () => {
    await live();
    say({ type: "event", n: 4, j: null, ms: 5000, time: null, kind: "trip", subject: "overfill", data: null, actor: null, historical: false });
    world.socket.onclose?.({ code: 1006, reason: "" });
    expect([device.fresh.value, device.live.value?.tags.level]).toEqual([false, 612]);
    world.time += 1000;
    device.tick();
    world.socket.onopen?.();
    say(hello);
    await settled();
    await done("subscribe");
    expect(world.socket.last("resume")).toMatchObject({ event_n: 4 });
  });

  test("another device at the same address starts from nothing", async () => {
    await live();
    say({ ...hello, device: "other" });
    expect(device.live.value).toBeNull();
  });
});

test("streaming is stopped and started by unsubscribing and subscribing", async () => {
  await live();
  void device.setStreaming(false);
  expect(world.socket.last("unsubscribe")).toMatchObject({ topics: ["metrics"] });
  await done("unsubscribe");
  void device.setStreaming(true);
  expect(world.socket.last("subscribe")).toMatchObject({ topics: ["metrics"] });
});

test("a refusal of what a person asked is the notice until something succeeds", async () => {
  await live();
  void device.ask({ type: "command", tag: "start" });
  await answer("command", { type: "error", code: "not_allowed", message: "an operator may do that", path: null });
  expect(device.notice.value).toBe("an operator may do that");
  void device.ask({ type: "command", tag: "start" });
  await done("command");
  expect(device.notice.value).toBe("");
});

describe("signing in", () => {
  const credentials = { name: "bench", token: "secret" };
  const challenge = { nonce: "00ff", boot: "b1", host: "localhost:3001" };

  async function proving(): Promise<string> {
    await device.signIn(credentials);
    await greeted();
    return world.socket.last("authenticate").client_nonce as string;
  }

  test("happens first at hello, and the device's proof gives the access", async () => {
    const nonce = await proving();
    expect(world.socket.requests[0]?.type).toBe("authenticate");
    expect(world.socket.sent.join()).not.toContain("secret");
    await answer("authenticate", { type: "result", access: "operator", nonce: "11", proof: deviceProof("secret", challenge, nonce) });
    expect([device.access.value, device.actor.value]).toEqual(["operator", "bench"]);
  });

  test("stays a viewer when the device cannot prove itself", async () => {
    await proving();
    await answer("authenticate", { type: "result", access: "operator", nonce: "11", proof: "00" });
    expect(device.access.value).toBe("viewer");
    expect(device.notice.value).toBe("The device could not prove that it knows the token; check the address.");
  });

  test("a wrong token is told, forgotten, and the next try uses the new nonce", async () => {
    await proving();
    await answer("authenticate", { type: "error", code: "bad_proof", message: "the proof does not fit", path: null, nonce: "22" });
    expect(device.notice.value).toBe("Name or token is wrong: the proof does not fit.");
    expect(device.hello.value?.auth?.nonce).toBe("22");
  });

  test("access ends with the connection", async () => {
    const nonce = await proving();
    await answer("authenticate", { type: "result", access: "operator", nonce: "11", proof: deviceProof("secret", challenge, nonce) });
    world.socket.onclose?.({ code: 1006, reason: "" });
    expect(device.access.value).toBe("viewer");
  });
});
