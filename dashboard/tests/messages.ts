/** Messages of a small device, true to the protocol, for tests to bend. */
import type { Delta, Hello, Snapshot } from "../src/messages";

export const hello: Hello = {
  type: "hello", protocol: 1, runtime: "cpython", role: "simulator", device: "tank-01", boot: "b1", version: "0.1.0",
  model: { name: "TankFill", hash: null }, scan_ms: 20, digest_every: 50, access: "viewer",
  auth: { scheme: "hmac-sha256", nonce: "00ff" }, capabilities: [], max_message_bytes: 4096, ms: 5000, time: null,
};

export const snapshot: Snapshot = {
  type: "snapshot", seq: 7, scan: 250, ms: 5000,
  tags: { level: 612, inlet: 1, fill_to: 1500, start: 0 },
  quality: {},
  sequences: { phase: { state: "FILLING", since_ms: 3000 } },
  blocks: { slow: { q: 0, running: 1, since_ms: 3000, pt_ms: 30_000 } },
  interlocks: { overfill: { active: 0, latched: 0, since_ms: 0 } },
  permissives: {},
  causes: {},
  alarms: { level_high: { state: "normal", priority: 2, since_ms: 0, until_ms: null } },
  claims: { only_filling: { ok: 1, since_ms: 0 } },
  forces: {},
  digest: null,
};

export const delta = (seq: number, changes: Partial<Delta> = {}): Delta => ({ type: "delta", seq, scan: 250 + seq, ms: 5000 + seq, ...changes });

export const description = {
  format: 1,
  model: "TankFill",
  tags: [
    { path: "start", kind: "Command", title: "Start one fill", unit: "", low: 0, high: 1, decimals: 0 },
    { path: "level", kind: "AnalogIn", title: "Tank level", unit: "mm", low: 0, high: 2000, decimals: 0 },
    { path: "inlet", kind: "DigitalOut", title: "Inlet valve", unit: "", low: 0, high: 1, decimals: 0 },
    { path: "fill_to", kind: "Setting", title: "Fill to", unit: "mm", low: 100, high: 1800, default: 1500, decimals: 0 },
  ],
  sequences: [{
    path: "phase", title: "", states: ["IDLE", "FILLING", "FULL", "FAULT"],
    transitions: [
      { source: "FILLING", target: "FAULT", text: "tripped", tree: ["tag", "tripped"] },
      { source: "FILLING", target: "IDLE", text: "not stop_clear", tree: ["not", ["tag", "stop_clear"]] },
      { source: "FILLING", target: "FULL", text: "level >= fill_to", tree: [">=", ["tag", "level"], ["tag", "fill_to"]] },
      { source: "IDLE", target: "FILLING", text: "start", tree: ["tag", "start"] },
      { source: "FULL", target: "IDLE", text: "level < fill_to - 50", tree: ["<", ["tag", "level"], ["-", ["tag", "fill_to"], 50]] },
      { source: "FAULT", target: "IDLE", text: "reset", tree: ["tag", "reset"] },
    ],
  }],
  interlocks: [{ path: "overfill", title: "Level above 1900 mm", when: { text: "level > 1900", tree: [">", ["tag", "level"], 1900] }, trips: ["inlet"] }],
  permissives: [],
  alarms: [{ path: "level_high", title: "Level high", response: "Close the inlet by hand", when: { text: "level > 1850", tree: [] } }],
  claims: [{ path: "only_filling", title: "open only while filling", holds: { text: "not inlet", tree: [] } }],
};
