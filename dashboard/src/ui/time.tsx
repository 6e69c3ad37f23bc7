/** Times that run by themselves: the device sends a stamp once, the page counts. */
import { duration } from "../format";
import { useDevice } from "./context";

export function Since({ ms }: { ms: number }) {
  const device = useDevice();
  return <span class="num">{duration(device.deviceNow() - ms)}</span>;
}

/** The same as bare text, for drawings. */
export function SinceText({ ms }: { ms: number }) {
  const device = useDevice();
  return <>{duration(device.deviceNow() - ms)}</>;
}

export function Until({ ms }: { ms: number }) {
  const device = useDevice();
  return <span class="num">{duration(ms - device.deviceNow())}</span>;
}
