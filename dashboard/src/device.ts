/**
 * One device and all that is known of it, as signals that the views read. It says what to ask and where answers go;
 * sockets are `connection.ts`, order of deltas is `store.ts`, ids and limits are `requests.ts`, answers in pieces `piecewise.ts`.
 */
import { computed, signal } from "@preact/signals";
import { type Credentials, sha256Hex } from "./auth";
import { Connection, type Phase, type World } from "./connection";
import { type Description, NO_DESCRIPTION, parseDescription } from "./description";
import { clocksAt, DeviceClock } from "./deviceClock";
import { remember, type Sample } from "./history";
import { addEntries, type Entry, entryOf } from "./log";
import type { Access, Delta, Health, Hello, Message, Metrics, Request, Snapshot, SystemInfo, Topic } from "./messages";
import { fetchDescription, fetchImage, journalAfter } from "./piecewise";
import { prove } from "./prove";
import { judge } from "./protocol";
import { type Answer, RefusedError, Requests } from "./requests";
import { apply, fromSnapshot, type Live } from "./store";
import { Explainer } from "./why/explainer";

export interface Link { phase: Phase; url: string; attempts: number; retryAt: number; heardAt: number | null; trouble: string }
export type Proven = "verified" | "unverified" | "mismatch";

const TOPICS: Topic[] = ["tags", "events", "health"];
const METRICS_KEPT = 60;

export class Device {
  readonly link = signal<Link>({ phase: "disconnected", url: "", attempts: 0, retryAt: 0, heardAt: null, trouble: "" });
  readonly hello = signal<Hello | null>(null);
  readonly access = signal<Access>("viewer");
  readonly actor = signal("");
  readonly live = signal<Live | null>(null);
  readonly description = signal<Description>(NO_DESCRIPTION);
  readonly proven = signal<Proven>("unverified");
  readonly metrics = signal<readonly Metrics[]>([]);
  readonly streaming = signal(true);
  readonly health = signal<{ told: Health; at: number } | null>(null);
  readonly system = signal<SystemInfo | null>(null);
  readonly log = signal<readonly Entry[]>([]);
  readonly samples = signal<readonly Sample[]>([]);
  readonly notice = signal("");
  readonly now = signal(0);
  /** Whether this connection has had its hello. */
  readonly greeted = signal(false);
  readonly explainer = new Explainer();
  readonly fresh = computed(() => this.link.value.phase === "open" && this.greeted.value);

  readonly #connection: Connection;
  readonly #requests: Requests;
  readonly #clock = new DeviceClock();
  #credentials: Credentials | null = null;
  #healing = false;
  #described = "";
  #greeting = 0;
  #lastEvent = 0;
  #lastJournal = 0;

  constructor(private readonly world: World) {
    this.#connection = new Connection(world, {
      message: (text) => { this.#receive(text); },
      quiet: () => { this.#quietly({ type: "ping" }); },
      lost: () => { this.#lost(); },
      changed: () => { this.#changed(); },
    });
    this.#requests = new Requests(this.#connection, () => world.now());
  }

  connect(url: string): void {
    this.#lost();
    this.notice.value = "";
    this.hello.value = null;
    this.#connection.connect(url);
  }

  disconnect(): void {
    this.#connection.disconnect();
    this.#lost();
  }

  /** Call a few times a second. */
  tick(): void {
    this.#connection.tick();
    this.#requests.flush();
    this.now.value = this.world.now();
    const live = this.live.value;
    if (!this.fresh.value || live === null) return;
    this.samples.value = remember(this.samples.value, live, this.now.value);
    if (this.explainer.due(live, this.hello.value?.role ?? "edge", this.now.value)) void this.#explain();
  }

  /** The device's `ms` now; it stands still while nothing is heard. */
  deviceNow(): number {
    const { heardAt } = this.link.value;
    return this.#clock.at(this.fresh.value ? this.now.value : (heardAt ?? this.now.value));
  }

  /** Milliseconds since anything was heard, or null before. */
  age(): number | null {
    const { heardAt } = this.link.value;
    return heardAt === null ? null : Math.max(0, this.now.value - heardAt);
  }

  /** Asks and shows a refusal as the notice; null when it was refused. */
  async ask(request: Request): Promise<Answer | null> {
    try {
      const answer = await this.#requests.ask(request);
      this.notice.value = "";
      return answer;
    } catch (problem) {
      if (!(problem instanceof RefusedError)) throw problem;
      if (problem.code !== "lost") this.notice.value = problem.message;
      return null;
    }
  }

  async setStreaming(wanted: boolean): Promise<void> {
    this.streaming.value = wanted;
    if (this.fresh.value) await this.ask({ type: wanted ? "subscribe" : "unsubscribe", topics: ["metrics"] });
  }

  /** Keeps the credentials (in memory alone) for this and later connections, and uses them now if there is one. */
  async signIn(credentials: Credentials): Promise<void> {
    this.#credentials = credentials;
    if (this.fresh.value) await this.#authenticate();
  }

  async #authenticate(): Promise<void> {
    const hello = this.hello.value;
    const auth = hello?.auth;
    const credentials = this.#credentials;
    if (credentials === null || !hello || !auth) return;
    const outcome = await prove((request) => this.#requests.ask(request), hello, auth.nonce, this.#connection.url, credentials);
    if (outcome.nonce !== null) this.hello.value = { ...hello, auth: { ...auth, nonce: outcome.nonce } };
    if ("problem" in outcome) {
      this.#credentials = null;
      this.notice.value = outcome.problem;
      return;
    }
    this.access.value = outcome.access;
    this.actor.value = credentials.name;
  }

  #changed(): void {
    const { phase, url, attempts, retryAt, heardAt, trouble } = this.#connection;
    this.link.value = { phase, url, attempts, retryAt, heardAt, trouble };
  }

  #lost(): void {
    this.#greeting += 1;
    this.#requests.abandon();
    this.greeted.value = false;
    this.#healing = false;
    this.access.value = "viewer";
    this.actor.value = "";
  }

  #receive(text: string): void {
    const verdict = judge(text);
    this.#changed();
    if ("problem" in verdict) {
      this.notice.value = verdict.problem;
      return;
    }
    const { message } = verdict;
    if ("ms" in message && message.type !== "event") this.#clock.heard(message.ms, this.world.now());
    this.#requests.settle(message);
    this.#take(message);
  }

  #take(message: Message): void {
    switch (message.type) {
      case "hello": this.#greet(message); break;
      case "snapshot": this.#takeSnapshot(message); break;
      case "delta": this.#takeDelta(message); break;
      case "metrics": this.metrics.value = [...this.metrics.value, message].slice(-METRICS_KEPT); break;
      case "health": this.health.value = { told: message, at: this.world.now() }; break;
      case "system_info": this.system.value = message; break;
      case "event":
        this.#lastEvent = Math.max(this.#lastEvent, message.n);
        this.explainer.heard(message);
        this.log.value = addEntries(this.log.value, [entryOf(message, this.hello.value?.boot ?? "")]);
        break;
      default: break;
    }
  }

  #greet(hello: Hello): void {
    if (this.hello.value?.device !== hello.device) this.#forget();
    if (this.hello.value?.boot !== hello.boot) this.#lastEvent = 0;
    this.hello.value = hello;
    this.greeted.value = true;
    this.access.value = hello.access;
    this.#clock.set(hello.ms, this.world.now());
    void this.#askAround(hello);
  }

  /** One question after the other, for a board has a short queue; it ends where a newer connection begins. */
  async #askAround(hello: Hello): Promise<void> {
    this.#greeting += 1;
    const greeting = this.#greeting;
    const topics = this.streaming.value ? [...TOPICS, "metrics"] : TOPICS;
    const questions = [
      () => this.#authenticate(),
      () => this.#tryTo({ type: "subscribe", topics }),
      () => this.#tryTo({ type: "resume", boot: hello.boot, event_n: this.#lastEvent }),
      () => this.#describe(hello),
      () => this.#tryTo({ type: "get_health" }),
      () => this.#tryTo({ type: "get_system_info" }),
      () => this.#readJournal(),
    ];
    for (const question of questions) {
      if (greeting !== this.#greeting) return;
      await question();
    }
  }

  /** Asks for what a device may or may not have; null when it has not. */
  #tryTo(request: Request): Promise<Answer | null> {
    return this.#requests.ask(request).catch(() => null);
  }

  #forget(): void {
    this.live.value = null;
    this.explainer.forget();
    this.samples.value = [];
    this.metrics.value = [];
    this.log.value = [];
    this.#lastJournal = 0;
    this.health.value = null;
    this.system.value = null;
  }

  #takeSnapshot(snapshot: Snapshot): void {
    this.#healing = false;
    this.live.value = fromSnapshot(snapshot);
  }

  #takeDelta(delta: Delta): void {
    if (this.live.value === null || this.#healing) return;
    const outcome = apply(this.live.value, delta);
    if (outcome === "old") return;
    if (outcome === "gap") {
      this.#healing = true;
      this.#quietly({ type: "get_snapshot" });
      return;
    }
    this.live.value = outcome.live;
  }

  async #explain(): Promise<void> {
    const image = await fetchImage((request) => this.#tryTo(request));
    if (image !== null && this.live.value !== null) this.explainer.take(image, this.live.value, clocksAt(this.deviceNow(), this.hello.value));
  }

  /** Asks for something whose answer, or its loss, needs nobody's attention. */
  #quietly(request: Request): void {
    this.#requests.ask(request).catch(() => { this.#healing = false; });
  }

  async #describe(hello: Hello): Promise<void> {
    const known = hello.model.hash ?? "";
    if (known !== "" && known === this.#described) return;
    const joined = await fetchDescription((request) => this.#tryTo(request));
    const description = joined === null ? null : parseDescription(joined);
    this.description.value = description ?? NO_DESCRIPTION;
    this.explainer.describe(description === null || joined === null ? null : JSON.parse(joined));
    this.#described = description === null ? "" : known;
    this.proven.value = known === "" || joined === null ? "unverified" : sha256Hex(joined) === known ? "verified" : "mismatch";
  }

  async #readJournal(): Promise<void> {
    for await (const events of journalAfter(this.#lastJournal, (request) => this.#tryTo(request))) {
      for (const event of events) this.explainer.heard(event);
      const entries = events.map((event) => entryOf(event, ""));
      this.#lastJournal = Math.max(this.#lastJournal, ...entries.map((entry) => entry.j ?? 0));
      this.log.value = addEntries(this.log.value, entries);
    }
  }
}
