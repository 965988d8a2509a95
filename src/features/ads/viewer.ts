import { createHmac } from "node:crypto";
import type { Platform } from "../../platform/platform.ts";
import { throttledAddress } from "../../platform/sign-in-throttle.ts";
import type { Seer } from "./caps.ts";
import { adsSettings } from "./settings.ts";

/**
 * A pseudonym keyed with our secret: nobody can tell whose it is, or make one that is a buyer's. By the oldest key of the ring: it stays the same
 * while another signs, and with it what was decided under a hint, until that key is taken out.
 */
function pseudonym(deps: Pick<Platform, "settings">, kind: "buyer" | "hint" | "network" | "crowd", value: string): string {
  return `view_${keyed(deps, `viewer:${kind}:${value}`).toString("hex").slice(0, 32)}`;
}

function keyed(deps: Pick<Platform, "settings">, text: string): Buffer {
  const [oldest] = adsSettings(deps).ring.keys;
  return createHmac("sha256", oldest.secret).update(text).digest();
}

export const viewerOfBuyer = (deps: Pick<Platform, "settings">, buyerId: string): string => pseudonym(deps, "buyer", buyerId);

/** Who sees ads without being signed in: by the hint the client keeps, which is not to be guessed. */
export const viewerOfHint = (deps: Pick<Platform, "settings">, hint: string): string => pseudonym(deps, "hint", hint);

/** What is counted of who has no name that we gave, by where he comes from: an address of IPv4, a subscriber's network of IPv6. */
export const networkOf = (deps: Pick<Platform, "settings">, address: string): string =>
  pseudonym(deps, "network", throttledAddress(address));

/** What is counted of all together who come from there with names that we gave. */
export const crowdOf = (deps: Pick<Platform, "settings">, address: string): string => pseudonym(deps, "crowd", throttledAddress(address));

const PROOF_BYTES = 18;
const PROOF_LENGTH = (PROOF_BYTES * 4) / 3;

/** What a hint of ours ends with. */
const proofOf = (deps: Pick<Platform, "settings">, name: string): string =>
  keyed(deps, `hint:${name}`).subarray(0, PROOF_BYTES).toString("base64url");

/** A name for who has none, with the proof that we gave it. */
export function newHint(deps: Pick<Platform, "settings" | "ids">): string {
  const name = deps.ids.next("view");
  return `${name}-${proofOf(deps, name)}`;
}

/** True of a hint that we gave, to whomever. */
function isOurs(deps: Pick<Platform, "settings">, hint: string): boolean {
  const name = hint.slice(0, -PROOF_LENGTH - 1);
  return hint === `${name}-${proofOf(deps, name)}`;
}

/** Who a request is, and the hint to send from then on. */
export interface ResolvedViewer extends Seer {
  hint: string | null;
}

/**
 * The viewer of a request. A client without account or hint gets a fresh hint; until it sends it, or while it sends one that it made up, it is
 * counted by where it comes from, and with a hint of ours both by itself and among all that come from there.
 */
export function resolveViewer(
  deps: Pick<Platform, "settings" | "ids">,
  { buyerId, hint, address }: { buyerId: string | undefined; hint: string | undefined; address: string },
): ResolvedViewer {
  if (buyerId !== undefined) return { viewer: viewerOfBuyer(deps, buyerId), hint: null };
  const kept = hint ?? newHint(deps);
  const counted = hint !== undefined && isOurs(deps, hint) ? { crowd: crowdOf(deps, address) } : { network: networkOf(deps, address) };
  return { viewer: viewerOfHint(deps, kept), hint: kept, ...counted };
}
