/** Requests and their answers: gives ids, keeps below the device's limit of requests a second, and settles each exactly once. */
import type { Message, Refusal, Request, RequestId } from "./messages";

/** A device takes 20 requests a second; this leaves room for the signs of life between them. */
export const BURST = 12;
export const REFILL_MS = 70;

export type Answer = Exclude<Message, Refusal>;

/** What the device refused, with its code and where it was wrong. */
export class RefusedError extends Error {
  constructor(readonly code: string, message: string, readonly nonce?: string) {
    super(message);
    this.name = "RefusedError";
  }
}

/** Where requests go. */
export interface Line {
  isOpen(): boolean;
  send(text: string): void;
}

const lost = (): RefusedError => new RefusedError("lost", "There is no connection to answer this.");

interface Waiting { resolve: (answer: Answer) => void; reject: (problem: Error) => void }

export class Requests {
  #last = 0;
  #allowance = BURST;
  #refilledAt = 0;
  #queue: string[] = [];
  #waiting = new Map<RequestId, Waiting>();

  constructor(
    private readonly line: Line,
    private readonly now: () => number,
  ) {}

  /** Sends a request, at once or when the device's limit allows; resolves with its answer or rejects with RefusedError. */
  ask(request: Request): Promise<Answer> {
    if (!this.line.isOpen()) return Promise.reject(lost());
    this.#last += 1;
    const id = this.#last;
    const answer = new Promise<Answer>((resolve, reject) => { this.#waiting.set(id, { resolve, reject }); });
    this.#queue.push(JSON.stringify({ ...request, id }));
    this.flush();
    return answer;
  }

  /** Call often: sends what waits, as far as the limit allows. */
  flush(): void {
    const steps = Math.floor((this.now() - this.#refilledAt) / REFILL_MS);
    if (steps > 0) {
      this.#refilledAt += steps * REFILL_MS;
      this.#allowance = Math.min(BURST, this.#allowance + steps);
    }
    while (this.#allowance > 0) {
      const next = this.#queue[0];
      if (next === undefined) return;
      this.#queue.shift();
      this.line.send(next);
      this.#allowance -= 1;
    }
  }

  /** Settles the request that this message answers; true if there was one. */
  settle(message: Message): boolean {
    const re = "re" in message ? message.re : null;
    if (re === null) return false;
    const waiting = this.#waiting.get(re);
    if (waiting === undefined) return false;
    this.#waiting.delete(re);
    if (message.type === "error") waiting.reject(new RefusedError(message.code, message.message, message.nonce));
    else waiting.resolve(message);
    return true;
  }

  /** The connection is gone: nothing that was asked will be answered. */
  abandon(): void {
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#queue = [];
    for (const { reject } of left) reject(lost());
  }
}
