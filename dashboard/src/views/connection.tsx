/** Connection Status: where to, how it stands, and when the next try is due. */
import { useState } from "preact/hooks";
import type { Link } from "../device";
import { duration } from "../format";
import { Card } from "../ui/card";
import { useDevice } from "../ui/context";
import { SignIn } from "./sign_in";

const WORDS: Record<Link["phase"], string> = {
  disconnected: "disconnected",
  connecting: "connecting",
  open: "connected",
  stale: "stale",
  waiting: "reconnecting",
};

export const phaseWord = (link: Link): string => WORDS[link.phase];

/** The state as a shape and a word: filled is live, hollow is not, hatched is stale. */
export function PhaseMark({ link }: { link: Link }) {
  return <span class={`dot ${link.phase}`} aria-hidden="true" />;
}

function nextTry(link: Link, now: number): string {
  if (link.phase === "waiting") return `in ${duration(link.retryAt - now)}`;
  return link.phase === "connecting" ? "now" : "--";
}

/** The address that a person means: a bare host gets the scheme, the port and the path that devices use. */
export function completed(typed: string): string {
  const url = typed.trim();
  if (url === "" || /^wss?:\/\//.test(url)) return url;
  return /:\d+$/.test(url) ? `ws://${url}/ws` : `ws://${url}:3001/ws`;
}

function Address({ first }: { first: string }) {
  const device = useDevice();
  const [typed, setTyped] = useState(first);
  const { phase } = device.link.value;
  const off = phase === "disconnected";
  const submit = (event: Event) => {
    event.preventDefault();
    if (!off) { device.disconnect(); return; }
    setTyped(completed(typed));
    device.connect(completed(typed));
  };
  return (
    <form id="address" class="address" onSubmit={submit}>
      <label for="url">URL</label>
      <input id="url" class="mono" type="text" spellcheck={false} autocomplete="off" value={typed} readOnly={!off} onInput={(event) => { setTyped(event.currentTarget.value); }} />
    </form>
  );
}

function Facts() {
  const device = useDevice();
  const link = device.link.value;
  const age = device.age();
  return (
    <dl class="kv pairs">
      <dt>State</dt><dd class="whole"><PhaseMark link={link} /> <b id="state">{phaseWord(link)}</b></dd>
      <dt>Attempts</dt><dd id="attempts">{link.attempts}</dd>
      <dt>Next try</dt><dd id="next-try">{nextTry(link, device.now.value)}</dd>
      <dt>Data age</dt><dd id="data-age" class="whole">{age === null ? "--" : duration(age)}</dd>
    </dl>
  );
}

export function ConnectionStatus({ first }: { first: string }) {
  const { link, notice } = useDevice();
  const trouble = notice.value === "" ? link.value.trouble : notice.value;
  const off = link.value.phase === "disconnected";
  const button = <button type="submit" form="address" class={off ? "main" : ""}>{off ? "Connect" : "Disconnect"}</button>;
  return (
    <Card title="Connection Status" name="connection" aside={button}>
      <Address first={first} />
      <Facts />
      <p class="trouble" role="status">{trouble}</p>
      <SignIn />
    </Card>
  );
}
