/** When a device is asked for its image, and what is known besides when it comes. What is said of it is `answers.ts`. */
import { signal } from "@preact/signals";
import type { DeviceEvent, Role } from "../messages";
import type { Live } from "../store";
import { Answers } from "./answers";
import { Demands } from "./demands";
import { type Model, modelOf } from "./model";
import { type Clocks, Trips } from "./trips";

/** A board has better things to do than to pack images. */
const EVERY_MS: Readonly<Record<Role, number>> = { simulator: 1000, edge: 3000 };

export class Explainer {
  /** Answers from the newest image; null before there is one. */
  readonly answers = signal<Answers | null>(null);
  #known: { model: Model; demands: Demands } | null = null;
  #trips = new Trips();
  #askedAt = -Infinity;
  #askedSeq = -1;

  /** Begins anew, with the model of a parsed description. */
  describe(described: unknown): void {
    const model = modelOf(described);
    this.#known = model === null ? null : { model, demands: new Demands(model) };
    this.#again();
  }

  /** Another device: what the last one told is nothing to it. */
  forget(): void {
    this.#again();
    this.#trips = new Trips();
  }

  #again(): void {
    this.answers.value = null;
    this.#askedAt = -Infinity;
    this.#askedSeq = -1;
  }

  /** An event of the device, or a line of its journal. */
  heard(event: DeviceEvent): void {
    this.#trips.note(event);
  }

  /** Whether it is time to ask for an image: something has changed, or time runs in a block. */
  due(live: Live, role: Role, now: number): boolean {
    const waits = this.#known === null || now - this.#askedAt < EVERY_MS[role];
    const still = live.seq === this.#askedSeq && Object.values(live.blocks).every((block) => block.running === 0);
    if (waits || still) return false;
    this.#askedAt = now;
    this.#askedSeq = live.seq;
    return true;
  }

  /** Takes an image; one that is not of the model is none. */
  take(base64: string, live: Live, now: Clocks): void {
    if (this.#known === null) return;
    const sinceMs = new Map(Object.entries(live.interlocks).map(([rule, { since_ms }]) => [rule, Math.max(0, Math.round(now.ms - since_ms))]));
    try {
      const image = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      this.answers.value = new Answers(this.#known.model, this.#known.demands, image, { sinceMs, trips: this.#trips.at(now) });
    } catch {
      this.answers.value = null;
    }
  }
}
