/** What is read out when it changes: the connection's state and alarms. Seen by nobody, heard by those who listen. */
import { isStanding } from "../views/alarms";
import { phaseWord } from "../views/connection";
import { words } from "../format";
import { useDevice } from "./context";

export function Announcer() {
  const { link, live, description } = useDevice();
  const standing = Object.entries(live.value?.alarms ?? {}).filter(([, alarm]) => isStanding(alarm));
  const titles = standing.map(([path, alarm]) => `${description.value.alarms.find((one) => one.path === path)?.title ?? path}, ${words(alarm.state)}`);
  return (
    <div class="unseen">
      <p role="status" aria-live="polite">Connection {phaseWord(link.value)}.</p>
      <p role="alert" aria-live="assertive">{titles.length === 0 ? "" : `Alarms: ${titles.join("; ")}.`}</p>
    </div>
  );
}
