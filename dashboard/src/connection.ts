/**
 * The life of the WebSocket: one state machine that opens, watches and re-opens it. It knows time, sockets and
 * chance only through `World`, and nothing of what the messages mean.
 *
 *   disconnected --connect--> connecting --open--> open --quiet--> stale
 *        ^                        ^  |              |  <--message--  |
 *        '--------disconnect------|--'------------close-------------'
 *                              waiting (counts down, then connecting)
 */
import { backoffMs } from "./backoff";

export type Phase = "disconnected" | "connecting" | "open" | "stale" | "waiting";

/** What the connection needs of a WebSocket. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
}

export interface World {
  now(): number;
  random(): number;
  open(url: string): Socket;
}

export interface Listener {
  message(text: string): void;
  /** Nothing came for `QUIET_MS`: ask for a sign of life. */
  quiet(): void;
  /** The socket is gone, with its close code. */
  lost(code: number): void;
  changed(): void;
}

export const QUIET_MS = 1_000;
export const STALE_MS = 3_000;
export const DEAD_MS = 12_000;
export const OPENING_MS = 8_000;
export const STEADY_MS = 5_000;

export class Connection {
  phase: Phase = "disconnected";
  url = "";
  /** Tries since the connection was last steady. */
  attempts = 0;
  /** When the next try is due, while waiting. */
  retryAt = 0;
  /** When anything last arrived; null before the first message of this page. */
  heardAt: number | null = null;
  /** Why the last connection ended, in words; empty when nobody needs to know. */
  trouble = "";

  #socket: Socket | null = null;
  #since = 0;
  #askedAt = 0;

  constructor(
    private readonly world: World,
    private readonly listener: Listener,
  ) {}

  connect(url: string): void {
    this.#drop();
    this.url = url;
    this.attempts = 0;
    this.trouble = "";
    this.#open();
  }

  disconnect(): void {
    this.#drop();
    this.attempts = 0;
    this.trouble = "";
    this.#enter("disconnected");
  }

  isOpen(): boolean {
    return this.phase === "open" || this.phase === "stale";
  }

  /** Sends one message; nothing happens when there is no open socket. */
  send(text: string): void {
    if (this.isOpen()) this.#socket?.send(text);
  }

  /** Call often (a few times a second): every timeout is decided here, from the clock alone. */
  tick(): void {
    const now = this.world.now();
    if (this.phase === "waiting" && now >= this.retryAt) this.#open();
    else if (this.phase === "connecting" && now - this.#since >= OPENING_MS) this.#lose(0, "no answer");
    else if (this.isOpen()) this.#watch(now);
  }

  #watch(now: number): void {
    const silence = now - Math.max(this.heardAt ?? 0, this.#since);
    if (now - this.#since >= STEADY_MS && silence < STALE_MS) this.attempts = 0;
    if (silence >= DEAD_MS) {
      this.#lose(0, "went silent");
      return;
    }
    if (silence >= STALE_MS && this.phase === "open") this.#enter("stale");
    if (silence >= QUIET_MS && now - this.#askedAt >= QUIET_MS) {
      this.#askedAt = now;
      this.listener.quiet();
    }
  }

  #open(): void {
    this.attempts += 1;
    this.#since = this.world.now();
    const socket = this.#tryOpen();
    if (socket === null) return;
    this.#socket = socket;
    socket.onopen = () => {
      this.#since = this.world.now();
      this.trouble = "";
      this.#enter("open");
    };
    socket.onmessage = (event) => { this.#heard(event.data); };
    socket.onclose = (event) => { this.#lose(event.code, event.reason); };
    this.#enter("connecting");
  }

  #tryOpen(): Socket | null {
    try {
      return this.world.open(this.url);
    } catch {
      this.trouble = `${this.url} is no WebSocket address; it must look like ws://localhost:3001/ws`;
      this.attempts = 0;
      this.#enter("disconnected");
      return null;
    }
  }

  #heard(data: unknown): void {
    if (typeof data !== "string") return;
    this.heardAt = this.world.now();
    if (this.phase === "stale") this.#enter("open");
    this.listener.message(data);
  }

  #lose(code: number, reason: string): void {
    const wasOpen = this.isOpen();
    this.#drop();
    this.trouble = reason === "" ? (wasOpen ? "connection lost" : "nobody answers there") : reason;
    this.retryAt = this.world.now() + backoffMs(this.attempts, this.world.random());
    this.listener.lost(code);
    this.#enter("waiting");
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #enter(phase: Phase): void {
    this.phase = phase;
    this.listener.changed();
  }
}
