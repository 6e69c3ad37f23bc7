/** Numbers, times and sizes as text. Everything here has a fixed width for a fixed magnitude, so that nothing jumps. */
import type { Tag } from "./description";

/** A raw fixed-point value with its decimals: 215 with 1 decimal is "21.5". */
export function valueText(raw: number, decimals: number): string {
  return (raw / 10 ** decimals).toFixed(decimals);
}

export function withUnit(raw: number, tag: Tag): string {
  const value = valueText(raw, tag.decimals);
  return tag.unit === "" ? value : `${value} ${tag.unit}`;
}

/** The raw value of what was typed, or what is wrong with it. */
export function rawValue(typed: string, tag: Tag): { raw: number } | { problem: string } {
  const value = Number(typed.trim().replace(",", "."));
  const raw = Math.round(value * 10 ** tag.decimals);
  if (typed.trim() === "" || !Number.isFinite(value)) return { problem: `${tag.path} must be a number` };
  if (raw < tag.low || raw > tag.high) {
    return { problem: `${tag.path} must be ${valueText(tag.low, tag.decimals)} to ${withUnit(tag.high, tag)}` };
  }
  return { raw };
}

const two = (value: number): string => String(value).padStart(2, "0");

/** A time since or until, to the tenth below a minute: "12.4 s", "3:07 min", "2 h 05 min", "3 d 4 h". */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(Math.floor(seconds) % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${two(minutes % 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

export function bytes(count: number): string {
  const power = count < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** power;
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${UNITS[power] ?? "B"}`;
}

export const percent = (used: number, total: number): number => (total > 0 ? (100 * used) / total : 0);

/** Time of day of a Unix time in milliseconds; `--:--:--` while the device's clock is not set. */
export function clockTime(time: number | null): string {
  if (time === null) return "--:--:--";
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
}

/** 48210 as "48 210", with a space that does not break. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

/** `returned_unacknowledged` as words. */
export const words = (name: string): string => name.replaceAll("_", " ");
