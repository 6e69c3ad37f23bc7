import { describe, expect, test } from "vitest";
import { bytes, clockTime, duration, grouped, rawValue, valueText, withUnit, words } from "../src/format";

const tag = { path: "t", kind: "Setting", title: "", unit: "°C", low: -100, high: 900, decimals: 1 };

test.each([[215, 1, "21.5"], [-5, 1, "-0.5"], [1500, 0, "1500"], [1, 3, "0.001"]])("%i with %i decimals is %s", (raw, decimals, text) => {
  expect(valueText(raw, decimals)).toBe(text);
});

test.each([[0, "0.0 s"], [12_449, "12.4 s"], [59_999, "59.9 s"], [60_000, "1:00 min"], [187_000, "3:07 min"], [7_500_000, "2 h 05 min"], [270_000_000, "3 d 3 h"], [-5, "0.0 s"]])(
  "%i ms is %s", (ms, text) => { expect(duration(ms)).toBe(text); },
);

test.each([[0, "0 B"], [1023, "1023 B"], [1536, "1.5 KB"], [25_300_000_000, "23.6 GB"], [500 * 2 ** 20, "500 MB"]])("%i bytes are %s", (count, text) => {
  expect(bytes(count)).toBe(text);
});

describe("what a person types", () => {
  test.each([["21.5", 215], [" -10 ", -100], ["21,5", 215]])("%s is %i", (typed, raw) => { expect(rawValue(typed, tag)).toEqual({ raw }); });
  test.each([["", "t must be a number"], ["warm", "t must be a number"], ["90.1", "t must be -10.0 to 90.0 °C"]])("%s is refused", (typed, problem) => {
    expect(rawValue(typed, tag)).toEqual({ problem });
  });
});

test("units, groups, words and a clock that is not set", () => {
  expect(withUnit(215, tag)).toBe("21.5 °C");
  expect(grouped(48_210)).toBe("48\u202f210");
  expect(grouped(210)).toBe("210");
  expect(words("returned_unacknowledged")).toBe("returned unacknowledged");
  expect(clockTime(null)).toBe("--:--:--");
});
