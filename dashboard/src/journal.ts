/** Journal lines, verbatim as the device keeps them, as entries of the log. A line that cannot be read is shown as it is. */
import { type Entry, entryOf } from "./log";
import type { DeviceEvent } from "./messages";

export function entryOfLine(line: string): Entry[] {
  const start = line.indexOf("{");
  try {
    const event = JSON.parse(line.slice(start)) as Partial<DeviceEvent>;
    const { n = 0, j = null, ms = 0, time = null, kind = "?", subject = null, data = null, actor = null } = event;
    return [entryOf({ type: "event", n, j, ms, time, kind, subject, data, actor, historical: true }, "")];
  } catch {
    return [];
  }
}
