/** System Information: what runs the model, and where. */
import { bytes, clockTime } from "../format";
import type { SystemInfo } from "../messages";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";

/** Name and version of `Linux-6.1.0-18-amd64-x86_64-with-glibc2.36`. */
const shortPlatform = (platform: string): string => platform.split("-").slice(0, 2).join(" ");

function facts(system: SystemInfo): [string, string][] {
  const processor = [system.machine, system.cpu_count === null ? null : `${system.cpu_count} cores`, system.cpu_mhz === null ? null : `${system.cpu_mhz} MHz`];
  const all: [string, string | null][] = [
    ["Runtime", system.interpreter],
    ["Platform", system.platform === null ? null : shortPlatform(system.platform)],
        ["CPU", processor.filter((part) => part !== null && part !== "").join(" · ")],
    ["Memory, disk", [system.memory_total_bytes, system.disk_total_bytes].flatMap((size) => (size === null ? [] : [bytes(size)])).join(" · ")],
    ["Host", [system.hostname, system.address].filter((part) => part !== null && part !== "").join(" · ")],
    ["isoscan", system.version],
    ["Booted", [system.boot_time === null ? null : clockTime(system.boot_time), system.reset_cause].filter((part) => part !== null).join(" · ")],
  ];
  return all.filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== "");
}

export function SystemInformation() {
  const { system } = useDevice();
  const told = system.value;
  return (
    <Card title="System Information" name="system" ages={told !== null}>
      {told === null
        ? <Placeholder>Connect to view system information</Placeholder>
        : <dl class="kv">{facts(told).map(([name, value]) => <><dt key={name}>{name}</dt><dd title={value}>{value}</dd></>)}</dl>}
    </Card>
  );
}
