/**
 * When a device is asked for its image, and what was seen of the past that an image does not hold: the values of the tags
 * when an interlock latched. What is said of it is `answers.ts`.
 */
import { signal } from "@preact/signals";
import type { Role } from "../messages";
import type { Live } from "../store";
import { Answers } from "./answers";
import { Demands } from "./demands";
import { type Model, modelOf } from "./model";

/** A board has better things to do than to pack images. */
const EVERY_MS: Readonly<Record<Role, number>> = { simulator: 1000, edge: 3000 };

export class Explainer {
  /** Answers from the newest image; null before there is one. */
  readonly answers = signal<Answers | null>(null);
  #known: { model: Model; demands: Demands } | null = null;
  #was = new Map<string, ReadonlyMap<string, number>>();
  #askedAt = -Infinity;
  #askedSeq = -1;

  /** Begins anew, with the model of a parsed description. */
  describe(described: unknown): void {
    const model = modelOf(described);
    this.#known = model === null ? null : { model, demands: new Demands(model) };
    this.forget();
  }

  forget(): void {
    this.answers.value = null;
    this.#was = new Map();
    this.#askedAt = -Infinity;
    this.#askedSeq = -1;
  }

  /** Notes what the tags are where an interlock has latched since. */
  saw(before: Live | null, now: Live): void {
    for (const [rule, { latched }] of Object.entries(now.interlocks)) {
      if (latched === 0) this.#was.delete(rule);
      else if (before !== null && before.interlocks[rule]?.latched === 0) this.#was.set(rule, new Map(Object.entries(now.tags)));
    }
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
  take(base64: string, live: Live, deviceNow: number): void {
    if (this.#known === null) return;
    const sinceMs = new Map(Object.entries(live.interlocks).map(([rule, { since_ms }]) => [rule, Math.max(0, Math.round(deviceNow - since_ms))]));
    try {
      const image = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      this.answers.value = new Answers(this.#known.model, this.#known.demands, image, { sinceMs, was: this.#was });
    } catch {
      this.answers.value = null;
    }
  }
}
