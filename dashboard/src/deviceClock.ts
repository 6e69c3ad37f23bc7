/** A device's clocks as they stand now, by its stamps. The two sides' clocks do not run alike, and messages are delayed. */
import type { Hello } from "./messages";
import type { Clocks } from "./why/trips";

const FORGET_MS = 1; // a message

export class DeviceClock {
  #lead = 0; // the device's ms minus ours, by the message that was least delayed

  /** The first stamp of a connection. */
  set(ms: number, now: number): void {
    this.#lead = ms - now;
  }

  /** A later one: the least delayed counts, for a while. */
  heard(ms: number, now: number): void {
    this.#lead = Math.max(this.#lead - FORGET_MS, ms - now);
  }

  /** The device's `ms` at a time of ours. */
  at(now: number): number {
    return this.#lead + now;
  }
}

/** The device's `ms` with its Unix time, as its hello has both. */
export function clocksAt(ms: number, hello: Hello | null): Clocks {
  const { time = null, ms: told = 0 } = hello ?? {};
  return { ms, time: time === null ? null : time - told + ms };
}
