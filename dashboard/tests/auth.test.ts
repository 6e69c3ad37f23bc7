import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { clientProof, deviceProof, freshNonce, fromFragment, hostOf, sha256Hex } from "../src/auth";

const challenge = { nonce: "00ff", boot: "b1", host: "localhost:3001" };

test("a proof is HMAC-SHA256 over the words joined by NUL, as another implementation makes it", () => {
  const words = ["isoscan1", "00ff", "c1", "b1", "localhost:3001"];
  expect(clientProof("secret", challenge, "c1")).toBe(createHmac("sha256", "secret").update(words.join("\0")).digest("hex"));
  expect(deviceProof("secret", challenge, "c1")).toBe(createHmac("sha256", "secret").update([...words, "device"].join("\0")).digest("hex"));
});

test("SHA-256 of FIPS 180-4's example", () => {
  expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("nonces are 128 bits and not repeated", () => {
  expect(freshNonce()).toMatch(/^[0-9a-f]{32}$/);
  expect(freshNonce()).not.toBe(freshNonce());
});

test.each([["ws://localhost:3001/ws", "localhost:3001"], ["ws://TANK-01.local:80/ws", "tank-01.local"], ["wss://[::1]:443/ws", "[::1]"]])(
  "%s is dialled as %s", (url, host) => { expect(hostOf(url)).toBe(host); },
);

describe("a link's fragment", () => {
  test("says who and where", () => {
    const url = "ws://localhost:3009/ws";
    expect(fromFragment(`#token=ab&name=bench&url=${encodeURIComponent(url)}`)).toEqual({ credentials: { token: "ab", name: "bench" }, url });
  });
  test.each(["", "#", "#connection", "#token="])("%s says nothing", (fragment) => {
    expect(fromFragment(fragment)).toEqual({ credentials: null, url: null });
  });
});
