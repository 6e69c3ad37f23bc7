import { describe, expect, test } from "vitest";
import type { Delta } from "../src/messages";
import { apply, fromSnapshot, type Live, qualityOf } from "../src/store";
import { delta, snapshot } from "./messages";

const start = fromSnapshot(snapshot);

function applied(live: Live, message: Delta): Live {
  const outcome = apply(live, message);
  if (typeof outcome === "string") throw new Error(outcome);
  return outcome.live;
}

describe("a delta", () => {
  test("changes what it names and nothing else", () => {
    const live = applied(start, delta(8, { tags: { level: 613 }, sequences: { phase: { state: "FULL", since_ms: 5000 } } }));
    expect(live.tags).toEqual({ ...snapshot.tags, level: 613 });
    expect(live.sequences).toEqual({ phase: { state: "FULL", since_ms: 5000 } });
    expect(live.alarms).toBe(start.alarms);
    expect([live.seq, live.scan, live.ms]).toEqual([8, 258, 5008]);
  });

  test("leaves the state that it changes untouched", () => {
    applied(start, delta(8, { tags: { level: 613 } }));
    expect(start.tags).toEqual(snapshot.tags);
  });

  test("removes what is null", () => {
    const forced = applied(start, delta(8, { forces: { level: { value: 1, underlying: 2, by: "anna", until_ms: 9 } } }));
    expect(forced.forces).toHaveProperty("level");
    expect(applied(forced, delta(9, { forces: { level: null } })).forces).toEqual({});
  });

  test("that says good takes a quality away", () => {
    const bad = applied(start, delta(8, { quality: { level: "bad/stale" } }));
    expect(qualityOf(bad, "level")).toBe("bad/stale");
    const good = applied(bad, delta(9, { quality: { level: "good" } }));
    expect(good.quality).toEqual({});
    expect(qualityOf(good, "level")).toBe("good");
  });

  test("with a number left out is a gap", () => { expect(apply(start, delta(9))).toBe("gap"); });
  test("from before the snapshot is old", () => { expect(apply(start, delta(7))).toBe("old"); });

  test("keeps the last digest until there is a new one", () => {
    const first = applied(start, delta(8, { digest: { scan: 250, value: "0011223344556677" } }));
    expect(applied(first, delta(9)).digest).toEqual({ scan: 250, value: "0011223344556677" });
  });
});
