/** Where the page begins: real sockets, clock and chance around the device, credentials out of the address, and the first connection. */
import "uplot/dist/uPlot.min.css";
import "./style/tokens.css";
import "./style/layout.css";
import "./style/parts.css";
import "./style/model.css";
import { render } from "preact";
import { App } from "./app";
import { fromFragment } from "./auth";
import type { Socket } from "./connection";
import { Device } from "./device";
import { DeviceContext } from "./ui/context";

const TICK_MS = 100;
const served = location.protocol === "http:" || location.protocol === "https:";

function firstUrl(linked: string | null): string {
  if (!served) return linked ?? "ws://localhost:3001/ws";
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}

const device = new Device({
  now: () => performance.now(),
  random: () => Math.random(),
  open: (url) => new WebSocket(url) as Socket,
});

const { credentials, url: linked } = fromFragment(location.hash);
const url = firstUrl(linked);
if (credentials !== null) {
  history.replaceState(null, "", location.pathname + location.search);
  void device.signIn(credentials);
}

const root = document.getElementById("app");
if (root !== null) {
  render(<DeviceContext.Provider value={device}><App url={url} /></DeviceContext.Provider>, root);
}
setInterval(() => { device.tick(); }, TICK_MS);
if (served) device.connect(url);
