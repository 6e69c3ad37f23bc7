/** Health Status: one word, and a sentence for each check that does not pass. */
import { duration } from "../format";
import type { Status } from "../messages";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";

const MARKS: Record<Status, string> = { pass: "✓", warn: "!", fail: "✕" };

function StatusChip({ status }: { status: Status }) {
  return <span class={`chip status ${status}`}><span aria-hidden="true">{MARKS[status]}</span> {status.toUpperCase()}</span>;
}

export function HealthStatus() {
  const device = useDevice();
  const health = device.health.value;
  if (health === null) return <Card title="Health Status" name="health"><Placeholder>Connect to view health status</Placeholder></Card>;
  const { status, checks, uptime_ms: uptime } = health.told;
  const amiss = checks.filter((check) => check.status !== "pass");
  const up = uptime + (device.fresh.value ? device.now.value - health.at : 0);
  return (
    <Card title="Health Status" name="health" ages aside={<StatusChip status={status} />}>
      <ul class="plain checks">
        {amiss.map((check) => <li key={check.name} class={check.status}><span aria-hidden="true">{MARKS[check.status]}</span><span><b>{check.name}</b> {check.message}</span></li>)}
      </ul>
      <details>
        <summary><small>{checks.length - amiss.length} of {checks.length} checks pass · up {duration(up)}</small></summary>
        <dl class="kv small">{checks.map((check) => <><dt key={check.name}>{check.name}</dt><dd>{check.message}</dd></>)}</dl>
      </details>
    </Card>
  );
}
