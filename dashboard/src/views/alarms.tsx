/** Alarms: those that want something first, with what they are and what to do. */
import { words } from "../format";
import type { AlarmState } from "../messages";
import { Card, Placeholder } from "../ui/card";
import { useDevice } from "../ui/context";
import { Priority, PRIORITIES } from "../ui/marks";
import { Since, Until } from "../ui/time";

const QUIET = new Set(["normal", "shelved", "suppressed_by_design", "out_of_service"]);

export const isStanding = (alarm: AlarmState): boolean => !QUIET.has(alarm.state);
export const wantsAck = (alarm: AlarmState): boolean => alarm.state.endsWith("unacknowledged");

function rank([, a]: [string, AlarmState], [, b]: [string, AlarmState]): number {
  if (wantsAck(a) !== wantsAck(b)) return wantsAck(a) ? -1 : 1;
  return a.priority - b.priority || b.since_ms - a.since_ms;
}

function Alarm({ path, alarm }: { path: string; alarm: AlarmState }) {
  const device = useDevice();
  const told = device.description.value.alarms.find((one) => one.path === path);
  const mayAck = wantsAck(alarm) && device.access.value !== "viewer";
  const latched = alarm.state.startsWith("latched") && device.access.value !== "viewer";
  const ask = (type: string) => () => { void device.ask({ type, name: path }); };
  return (
    <li class={`alarm${wantsAck(alarm) ? " wants-ack" : ""}`}>
      <Priority level={alarm.priority} quiet={!isStanding(alarm)} />
      <div>
        <b>{told?.title === undefined || told.title === "" ? path : told.title}</b> <small>{PRIORITIES[alarm.priority] ?? ""}</small>
        {told !== undefined && <p>{told.response}</p>}
      </div>
      <div class="alarm-end">
        <small>{words(alarm.state)}<br /><Since ms={alarm.since_ms} />{alarm.until_ms !== null && <> · <Until ms={alarm.until_ms} /> left</>}</small>
        {mayAck && <button type="button" onClick={ask("ack")}>Acknowledge</button>}
        {latched && <button type="button" onClick={ask("reset")}>Reset</button>}
      </div>
    </li>
  );
}

export function Alarms() {
  const { live, description } = useDevice();
  const all = Object.entries(live.value?.alarms ?? {});
  const shown = all.filter(([, alarm]) => alarm.state !== "normal").sort(rank);
  const waiting = shown.filter(([, alarm]) => wantsAck(alarm)).length;
  return (
    <Card title="Alarms" name="alarms" ages aside={<small>{waiting > 0 ? <b>{waiting} unacknowledged</b> : shown.length > 0 && `${shown.length} shown`}</small>}>
      {live.value === null && <Placeholder>Connect to view alarms</Placeholder>}
      {live.value !== null && shown.length === 0 && (
        <p class="calm">No alarm. {all.length === 0 ? "This model declares none." : `${all.length} watched: ${titles(all.map(([path]) => path), description.value.alarms)}.`}</p>
      )}
      <ul class="plain">{shown.map(([path, alarm]) => <Alarm key={path} path={path} alarm={alarm} />)}</ul>
    </Card>
  );
}

function titles(paths: string[], told: readonly { path: string; title: string }[]): string {
  return paths.map((path) => told.find((one) => one.path === path)?.title ?? path).join(", ");
}

