/** One round of proof with a device: ours that we hold the token, then the device's that it does too. */
import { clientProof, type Credentials, deviceProof, freshNonce, hostOf } from "./auth";
import type { Access, Hello, Request } from "./messages";
import { type Answer, RefusedError } from "./requests";

/** The access given or what went wrong, and the nonce for the next proof where the device told it. */
export type Proof = ({ access: Access } | { problem: string }) & { nonce: string | null };

export async function prove(
  ask: (request: Request) => Promise<Answer>, hello: Hello, nonce: string, url: string, { name, token }: Credentials,
): Promise<Proof> {
  const challenge = { nonce, boot: hello.boot, host: hostOf(url) };
  const clientNonce = freshNonce();
  const proof = clientProof(token, challenge, clientNonce);
  try {
    const answer = await ask({ type: "authenticate", name, client_nonce: clientNonce, proof });
    if (answer.type !== "result") return { problem: "The device did not answer the proof.", nonce: null };
    const next = answer.nonce ?? null;
    if (answer.proof === deviceProof(token, challenge, clientNonce)) return { access: answer.access ?? "viewer", nonce: next };
    return { problem: "The device could not prove that it knows the token; check the address.", nonce: next };
  } catch (problem) {
    if (!(problem instanceof RefusedError)) throw problem;
    const text = problem.code === "bad_proof" ? `Name or token is wrong: ${problem.message}.` : problem.message;
    return { problem: text, nonce: problem.nonce ?? null };
  }
}
