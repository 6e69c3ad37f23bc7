import { beforeEach, describe, expect, test } from "vitest";
import { FIRST_MS, MOST_MS, backoffMs } from "../src/backoff";
import { Connection, DEAD_MS, OPENING_MS, QUIET_MS, STALE_MS, STEADY_MS } from "../src/connection";
import { FakeWorld } from "./world";

const URL = "ws://device:3001/ws";
let world: FakeWorld;
let told: string[];
let connection: Connection;

beforeEach(() => {
  world = new FakeWorld();
  told = [];
  connection = new Connection(world, {
    message: (text) => told.push(text),
    quiet: () => told.push("quiet"),
    lost: (code) => told.push(`lost ${code}`),
    changed: () => undefined,
  });
});

function pass(ms: number): void {
  world.time += ms;
  connection.tick();
}

function open(): void {
  connection.connect(URL);
  world.socket.onopen?.();
}

describe("backoff", () => {
  test.each([[1, 0, FIRST_MS], [1, 1, 2 * FIRST_MS], [2, 0, 2 * FIRST_MS], [3, 0.5, 6 * FIRST_MS], [99, 1, MOST_MS]])(
    "try %i with chance %f waits %i ms", (attempt, chance, ms) => { expect(backoffMs(attempt, chance)).toBe(ms); },
  );
});

describe("a connection", () => {
  test("starts disconnected and opens nothing by itself", () => {
    pass(60_000);
    expect(connection.phase).toBe("disconnected");
    expect(world.sockets).toHaveLength(0);
  });

  test("is open once the socket is, and gives on what it hears", () => {
    open();
    world.socket.onmessage?.({ data: "hi" });
    expect([connection.phase, connection.heardAt, told]).toEqual(["open", world.time, ["hi"]]);
  });

  test("waits after a loss, twice as long after each failure, then tries again", () => {
    connection.connect(URL);
    const waits = [1, 2, 3].map(() => {
      world.socket.onclose?.({ code: 1006, reason: "" });
      expect(connection.phase).toBe("waiting");
      const wait = connection.retryAt - world.time;
      pass(wait - 1);
      expect(connection.phase).toBe("waiting");
      pass(1);
      expect(connection.phase).toBe("connecting");
      return wait;
    });
    expect(waits).toEqual([FIRST_MS, 2 * FIRST_MS, 4 * FIRST_MS]);
    expect(told).toEqual(["lost 1006", "lost 1006", "lost 1006"]);
  });

  test("forgets failures only after it was steady", () => {
    open();
    world.socket.onmessage?.({ data: "hello" });
    connection.tick();
    expect(connection.attempts).toBe(1);
    world.time += STEADY_MS;
    world.socket.onmessage?.({ data: "more" });
    connection.tick();
    expect(connection.attempts).toBe(0);
  });

  test("asks for a sign of life when it is quiet, is stale when none comes, and fresh again when one does", () => {
    open();
    pass(QUIET_MS);
    expect(told).toEqual(["quiet"]);
    pass(STALE_MS - QUIET_MS);
    expect(connection.phase).toBe("stale");
    world.socket.onmessage?.({ data: "pong" });
    expect(connection.phase).toBe("open");
  });

  test("gives a silent socket up and tries again", () => {
    open();
    const silent = world.socket;
    pass(DEAD_MS);
    expect([connection.phase, silent.closed, connection.trouble]).toEqual(["waiting", true, "went silent"]);
  });

  test("gives up an opening that nobody answers", () => {
    connection.connect(URL);
    pass(OPENING_MS);
    expect([connection.phase, connection.trouble]).toEqual(["waiting", "no answer"]);
  });

  test("does not come back after disconnect", () => {
    open();
    connection.disconnect();
    pass(60_000);
    expect([connection.phase, world.sockets.length]).toEqual(["disconnected", 1]);
  });

  test("lets go of the old socket when it connects anew", () => {
    open();
    open();
    expect(world.sockets[0]?.closed).toBe(true);
    expect(world.sockets[0]?.onclose).toBeNull();
  });

  test("says what is wrong with an address that is none", () => {
    world.refuses = true;
    connection.connect("nonsense");
    expect(connection.phase).toBe("disconnected");
    expect(connection.trouble).toBe("nonsense is no WebSocket address; it must look like ws://localhost:3001/ws");
  });

  test("sends only while it is open", () => {
    connection.connect(URL);
    connection.send("too early");
    world.socket.onopen?.();
    connection.send("now");
    expect(world.socket.sent).toEqual(["now"]);
  });
});
