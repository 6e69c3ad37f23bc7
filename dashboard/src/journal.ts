/** Journal lines, verbatim as the device keeps them, as events. A line that cannot be read is left out. */
import type { DeviceEvent } from "./messages";

export function eventOfLine(line: string): DeviceEvent[] {
  const start = line.indexOf("{");
  try {
    const event = JSON.parse(line.slice(start)) as Partial<DeviceEvent>;
    const { n = 0, j = null, ms = 0, time = null, kind = "?", subject = null, data = null, actor = null } = event;
    return [{ type: "event", n, j, ms, time, kind, subject, data, actor, historical: true }];
  } catch {
    return [];
  }
}
