// @vitest-environment happy-dom
import { render } from "preact";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { App } from "../src/app";
import { parseDescription } from "../src/description";
import { Device } from "../src/device";
import type { Access, Snapshot } from "../src/messages";
import { fromSnapshot } from "../src/store";
import { DeviceContext } from "../src/ui/context";
import { completed } from "../src/views/connection";
import { description, hello, snapshot } from "./messages";
import { FakeWorld } from "./world";

// The chart needs a canvas, which this DOM has not; browsers are tried in tests/browser.
vi.mock("../src/ui/chart", () => ({ Chart: () => null }));

interface Case { situation: string; image: string; answers: Record<string, { sentences: string[] }> }
const corpus = JSON.parse(readFileSync("../tests/tools/why/tank_fill.json", "utf-8")) as { description: unknown; cases: Case[] };

let device: Device;
let root: HTMLElement;

beforeEach(() => {
  window.matchMedia = (() => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined })) as unknown as typeof window.matchMedia;
  device = new Device(new FakeWorld());
  root = document.createElement("div");
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
});

const text = (selector: string): string => {
  const found = root.querySelector(selector);
  if (found === null) throw new Error(`nothing is ${selector}`);
  return found.textContent.replace(/\s+/g, " ");
};

async function show(changes: Partial<Snapshot> | null = {}, access: Access = "viewer"): Promise<void> {
  if (changes !== null) {
    device.description.value = parseDescription(JSON.stringify(description)) ?? device.description.value;
    device.hello.value = hello;
    device.greeted.value = true;
    device.link.value = { ...device.link.value, phase: "open", heardAt: 1000 };
    device.access.value = access;
    device.live.value = fromSnapshot({ ...snapshot, ...changes });
  }
  render(<DeviceContext.Provider value={device}><App url="ws://localhost:3001/ws" /></DeviceContext.Provider>, root);
  await new Promise((resolve) => { setTimeout(resolve, 40); });
}

describe("before any connection", () => {
  beforeEach(() => show(null));

  test("it is disconnected, with the usual address and a button to connect", () => {
    expect(text("#state")).toBe("disconnected");
    expect(root.querySelector<HTMLInputElement>("#url")?.value).toBe("ws://localhost:3001/ws");
    expect(text("#connection button")).toBe("Connect");
  });

  test.each([["#metrics", "--"], ["#health", "Connect to view health status"], ["#system", "Connect to view system information"], ["#audit", "No audit log entries yet"]])(
    "%s says %s", (selector, words) => { expect(text(selector)).toContain(words); },
  );

  test("the two commands and the document stand there, and the picture is open", () => {
    expect(text("#development")).toContain("python3 tools/dev.py run");
    expect(text("#development")).toContain("python3 tools/dev.py test");
    expect(text("#development")).toContain("docs/websocket-server.md");
    expect(root.querySelector("#how")?.hasAttribute("open")).toBe(true);
  });
});

describe("connected", () => {
  test("a viewer sees READ-ONLY and nothing to press on the machine", async () => {
    await show({ alarms: { level_high: { state: "unacknowledged", priority: 2, since_ms: 0, until_ms: null } } });
    expect(text("#access")).toBe("READ-ONLY");
    expect(root.querySelector("#commands")).toBeNull();
    expect(root.querySelector("#alarms button, #rules button, #tags button")).toBeNull();
    expect(root.querySelector("#development")).toBeNull();
  });

  test("an operator gets commands, changes and acknowledgement", async () => {
    await show({ alarms: { level_high: { state: "unacknowledged", priority: 2, since_ms: 0, until_ms: null } } }, "operator");
    expect(text("#access")).toBe("OPERATOR");
    expect(text("#commands")).toContain("start");
    expect(text("#alarms button")).toBe("Acknowledge");
    expect(text("#tags button")).toBe("Change");
  });

  test("the bench of a simulator holds time and inputs; an operator has none", async () => {
    await show({}, "bench");
    expect(text("#bench")).toContain("Pause");
    expect([...root.querySelectorAll("#bench select[aria-label=Input] option")].map((option) => option.textContent)).toEqual(["level"]);
    await show({}, "operator");
    expect(root.querySelector("#bench")).toBeNull();
  });

  test("simulator and machine differ in shape and word, and in the title", async () => {
    await show();
    expect(text(".chip.sim")).toBe("◇ SIMULATOR");
    expect(document.title).toBe("◇ tank-01 · simulator · isoscan");
    device.hello.value = { ...hello, role: "edge" };
    await show(null);
    expect(text(".top .chip.solid")).toBe("■ MACHINE");
  });

  test("a model without a hash is unverified", async () => {
    await show();
    expect(text(".top")).toContain("unverified");
  });

  test("an alarm has shape, number, word and what to do", async () => {
    await show({ alarms: { level_high: { state: "unacknowledged", priority: 2, since_ms: 0, until_ms: null } } });
    expect(root.querySelector("#alarms .priority.p2")?.getAttribute("aria-label")).toBe("high priority");
    expect(text("#alarms")).toContain("Level high high");
    expect(text("#alarms")).toContain("Close the inlet by hand");
    expect(text(".unseen [role=alert]")).toBe("Alarms: Level high, unacknowledged.");
  });

  test("a trip names its first-out cause and why the output is off", async () => {
    await show({
      tags: { ...snapshot.tags, inlet: 0 },
      interlocks: { overfill: { active: 0, latched: 1, since_ms: 0 } },
      causes: { inlet: { by: "overfill", first_out: "overfill", demand: 1 } },
    }, "operator");
    expect(text("#rules")).toContain("✕ latched");
    expect(text("#rules")).toContain("First-out cause for inlet.");
    expect(text("#rules button")).toBe("Reset overfill");
  });

  test("why an output is off is said as isoscan why says it, and anything else can be asked", async () => {
    const told = corpus.cases.find(({ situation }) => situation === "it was filled too far");
    if (told === undefined) throw new Error("no such case");
    await show({ causes: { inlet: { by: "overfill", first_out: "overfill", demand: 0 } } });
    device.explainer.describe(corpus.description);
    expect(text("#why")).toBe("WhyWaits for the state of the device");
    device.explainer.take(told.image, fromSnapshot({ ...snapshot, interlocks: {} }), { ms: 0, time: null });
    await show(null);
    expect(text("#why .why-one.abnormal")).toBe(told.answers.inlet?.sentences.join(""));
    const select = root.querySelector<HTMLSelectElement>("#why select");
    if (select === null) throw new Error("nothing to choose from");
    select.value = "phase/3";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    await show(null);
    expect([...root.querySelectorAll("#why .ask p")].map((each) => each.textContent)).toEqual(told.answers["phase/3"]?.sentences);
  });

  test("what a part keeps inside is folded until it is asked for", async () => {
    await show();
    const inside = { path: "feed.hours", kind: "Memory", title: "Hours", unit: "h", low: 0, high: 9, decimals: 0 };
    device.description.value = { ...device.description.value, tags: [...device.description.value.tags, inside] };
    await show(null);
    expect(text("#tags")).not.toContain("feed.hours");
    root.querySelector<HTMLButtonElement>("#tags .fold")?.click();
    await show(null);
    expect(text("#tags .inside .row")).toContain("feed.hours");
  });

  test("a forced tag is framed and keeps its underlying value; quality has a word", async () => {
    await show({ forces: { level: { value: 1200, underlying: 1891, by: "anna", until_ms: 65_000 } }, quality: { level: "uncertain/local_override" } });
    expect(text(".row.forced")).toContain("Forced by anna; underneath 1891 mm");
    expect(text(".row.forced .quality")).toBe("? uncertain · local override");
  });

  test("values have their decimals and unit", async () => {
    await show();
    device.description.value = { ...device.description.value, tags: device.description.value.tags.map((tag) => ({ ...tag, decimals: tag.path === "level" ? 1 : 0 })) };
    await show(null);
    expect(text("#tags [role=row]:has(.v) .value")).toBe("61.2 mm");
  });

  test("the sequence shows where it is and what would move it on", async () => {
    await show();
    expect(text(".state.active text")).toBe("FILLING");
    expect(text(".next:not(.reserve)")).toContain("to FULL when");
  });

  test("when it is stale every card of the model says how old it is, and values stay", async () => {
    await show();
    device.link.value = { ...device.link.value, phase: "waiting" };
    device.now.value = 13_400;
    await show(null);
    for (const card of ["#tags", "#alarms", "#rules"]) expect(text(`${card}.stale .age`)).toBe("12.4 s old");
    expect(text("#tags .v")).toBe("612");
  });
});

test.each([["ws://a:1/ws", "ws://a:1/ws"], ["tank-01", "ws://tank-01:3001/ws"], ["10.0.0.7:3002", "ws://10.0.0.7:3002/ws"], [" ", ""]])("the address %s means %s", (typed, url) => {
  expect(completed(typed)).toBe(url);
});
