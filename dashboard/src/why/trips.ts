/** How interlocks last tripped, from a device's events and journal, in whatever order they come. What is said of it is `answers.ts`. */
import type { DeviceEvent } from "../messages";
import type { Trip } from "./interlockAnswers";

/** The device's clocks: `ms` since its boot, and Unix time, null while that is not set. */
export interface Clocks { ms: number; time: number | null }

interface Kept { event: DeviceEvent; values: Trip["values"] }

const numberOf = (event: DeviceEvent): number => event.j ?? 0;

type Value = number | [number, string];

const isValue = (told: [string, unknown]): told is [string, Value] =>
  typeof told[1] === "number" || (Array.isArray(told[1]) && typeof told[1][0] === "number" && typeof told[1][1] === "string");

function valuesOf(data: unknown): Trip["values"] | null {
  const { active, values } = (typeof data === "object" && data !== null ? data : {}) as { active?: unknown; values?: unknown };
  const told = typeof values === "object" && values !== null ? Object.entries(values) : [];
  return active === 1 ? new Map(told.filter(isValue)) : null;
}

export class Trips {
  readonly #newest = new Map<string, Kept>();
  #boot = 0; // the journal's number of the newest start that is known; what is older has another clock

  note(event: DeviceEvent): void {
    if (event.kind === "boot") this.#boot = Math.max(this.#boot, numberOf(event));
    const values = event.kind === "trip" ? valuesOf(event.data) : null;
    if (values === null || event.subject === null) return;
    const known = this.#newest.get(event.subject);
    if (known === undefined || numberOf(event) > numberOf(known.event)) this.#newest.set(event.subject, { event, values });
  }

  /** By interlock, as of now. */
  at(now: Clocks): ReadonlyMap<string, Trip> {
    return new Map([...this.#newest].map(([path, { event, values }]) => [path, { values, agoMs: this.#ago(event, now) }]));
  }

  #ago(event: DeviceEvent, now: Clocks): number | null {
    if (numberOf(event) > this.#boot) return Math.max(0, Math.round(now.ms - event.ms));
    return event.time === null || now.time === null ? null : Math.max(0, Math.round(now.time - event.time));
  }
}
