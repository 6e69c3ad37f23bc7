/** The bar on top: which device, machine or simulator, which model, what this page may do, and whether it is live. */
import { duration, grouped } from "../format";
import type { Hello } from "../messages";
import { useDevice } from "../ui/context";
import { ThemeButton } from "../ui/theme";
import { PhaseMark, phaseWord } from "./connection";

function Mark() {
  return (
    <svg class="logo" viewBox="0 0 22 22" aria-hidden="true">
      <path d="M3 7h16M3 11h16M3 15h16" /><circle cx="7" cy="7" r="2.6" /><circle class="full" cx="14" cy="11" r="2.6" /><circle cx="9" cy="15" r="2.6" />
    </svg>
  );
}

function RoleChip({ hello }: { hello: Hello }) {
  return hello.role === "simulator"
    ? <span class="chip sim" title="virtual pins, simulated plant">◇ SIMULATOR</span>
    : <span class="chip solid" title="physical pins, a real machine">■ MACHINE</span>;
}

function ModelHash({ hello }: { hello: Hello }) {
  const { proven } = useDevice();
  const hash = hello.model.hash;
  if (hash === null) return <span class="chip warn" title="The device does not know the hash of what it runs">! unverified</span>;
  const mismatch = proven.value === "mismatch";
  return (
    <>
      <span class="mono dim" title={`model hash ${hash}`}>{hash.slice(0, 8)}</span>
      {mismatch && <span class="chip warn" title="The description that the device gave does not have the model's hash">! description differs</span>}
    </>
  );
}

function AccessChip() {
  const { access, actor } = useDevice();
  if (access.value === "viewer") return <span class="chip" id="access">READ-ONLY</span>;
  return <span class="chip solid" id="access">{access.value.toUpperCase()}{actor.value !== "" && actor.value !== access.value && ` · ${actor.value}`}</span>;
}

function LiveChip() {
  const device = useDevice();
  const link = device.link.value;
  const age = device.age();
  const word = device.fresh.value ? "live" : phaseWord(link);
  return <a class="chip live" href="#connection"><PhaseMark link={link} />{word}<span class="num age-now">{age === null ? "--" : duration(age)}</span></a>;
}

export function Header() {
  const device = useDevice();
  const hello = device.hello.value;
  return (
    <header class="top">
      <span class="mark"><Mark /><h1>{hello?.device ?? "isoscan"}</h1></span>
      {hello !== null && <><RoleChip hello={hello} /><span class="model"><b>{hello.model.name}</b> <ModelHash hello={hello} /></span><AccessChip /></>}
      <span class="grow" />
      {device.live.value !== null && <small class="scan-no num">scan {grouped(device.live.value.scan)}</small>}
      <LiveChip />
      <ThemeButton />
    </header>
  );
}
