/** A clock, a chance and sockets that tests hold in their hands. */
import type { Socket, World } from "../src/connection";

export class FakeSocket implements Socket {
  sent: string[] = [];
  closed = false;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;

  constructor(readonly url: string) {}

  send(text: string): void { this.sent.push(text); }
  close(): void { this.closed = true; }

  /** The requests sent so far. */
  get requests(): { type: string; id: number; [field: string]: unknown }[] {
    return this.sent.map((text) => JSON.parse(text) as { type: string; id: number });
  }

  last(type: string): { type: string; id: number; [field: string]: unknown } {
    const found = this.requests.findLast((request) => request.type === type);
    if (found === undefined) throw new Error(`no ${type} was sent, only ${this.requests.map((one) => one.type).join(", ")}`);
    return found;
  }
}

export class FakeWorld implements World {
  time = 1000;
  chance = 0;
  refuses = false;
  sockets: FakeSocket[] = [];

  now(): number { return this.time; }
  random(): number { return this.chance; }

  open(url: string): FakeSocket {
    if (this.refuses) throw new SyntaxError("no URL");
    const socket = new FakeSocket(url);
    this.sockets.push(socket);
    return socket;
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("nothing was opened");
    return socket;
  }
}
