/**
 * Proof of a token without sending it (HMAC-SHA256 over nonces, boot and host; see docs/websocket-server.md).
 * WebCrypto is missing on plain http pages that are not localhost, so the hash is a library's; the token stays in memory.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

export interface Credentials { name: string; token: string }
export interface Challenge { nonce: string; boot: string; host: string }

const SEPARATOR = "\0";

function proofOver(token: string, words: string[]): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(token), utf8ToBytes(words.join(SEPARATOR))));
}

/** The client's proof, in hex. */
export function clientProof(token: string, challenge: Challenge, clientNonce: string): string {
  return proofOver(token, ["isoscan1", challenge.nonce, clientNonce, challenge.boot, challenge.host]);
}

/** What an honest device answers: the same words with `device` appended. */
export function deviceProof(token: string, challenge: Challenge, clientNonce: string): string {
  return proofOver(token, ["isoscan1", challenge.nonce, clientNonce, challenge.boot, challenge.host, "device"]);
}

/** 128 random bits in hex; `crypto.getRandomValues` is there on every origin. */
export function freshNonce(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
}

/** The host as a browser dials it for this URL: with the port unless it is the scheme's own. */
export function hostOf(url: string): string {
  return new URL(url).host;
}

/** SHA-256 of a text in hex, the way model hashes are made. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** What a link's fragment says, `#token=…&name=…&url=…`: who one is, and which device is meant. */
export function fromFragment(fragment: string): { credentials: Credentials | null; url: string | null } {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const token = fields.get("token") ?? "";
  const credentials = token === "" ? null : { token, name: fields.get("name") ?? "link" };
  return { credentials, url: fields.get("url") };
}
