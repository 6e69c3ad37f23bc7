/** How views get at the device: one context, no globals. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Device } from "../device";

export const DeviceContext = createContext<Device | null>(null);

export function useDevice(): Device {
  const device = useContext(DeviceContext);
  if (device === null) throw new Error("a view was drawn outside of DeviceContext");
  return device;
}
