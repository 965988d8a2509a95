import { createHmac } from "node:crypto";
import type { Platform } from "../../platform/platform.ts";
import { throttledAddress } from "../../platform/sign-in-throttle.ts";
import { adsSettings } from "./settings.ts";

/**
 * A pseudonym keyed with our secret: nobody can tell whose it is, or make one that is a buyer's. By the oldest key of the ring: it stays the same
 * while another signs, and with it what was decided under a hint, until that key is taken out.
 */
function pseudonym(deps: Pick<Platform, "settings">, kind: "buyer" | "hint" | "network", value: string): string {
  const [oldest] = adsSettings(deps).ring.keys;
  const digest = createHmac("sha256", oldest.secret).update(`viewer:${kind}:${value}`).digest("hex");
  return `view_${digest.slice(0, 32)}`;
}

export const viewerOfBuyer = (deps: Pick<Platform, "settings">, buyerId: string): string => pseudonym(deps, "buyer", buyerId);

/** Who sees ads without being signed in: by the hint the client keeps, which is not to be guessed. */
export const viewerOfHint = (deps: Pick<Platform, "settings">, hint: string): string => pseudonym(deps, "hint", hint);

/** What is counted of who names himself in no way, by where he comes from: an address of IPv4, a subscriber's network of IPv6. */
export const networkOf = (deps: Pick<Platform, "settings">, address: string): string =>
  pseudonym(deps, "network", throttledAddress(address));

/** The viewer of a request. A client without account or hint gets a fresh hint to send from then on, and is `unnamed` until it does. */
export function resolveViewer(
  deps: Platform,
  buyerId: string | undefined,
  hint: string | undefined,
): { viewer: string; hint: string | null; unnamed: boolean } {
  if (buyerId !== undefined) return { viewer: viewerOfBuyer(deps, buyerId), hint: null, unnamed: false };
  const kept = hint ?? deps.ids.next("view");
  return { viewer: viewerOfHint(deps, kept), hint: kept, unnamed: hint === undefined };
}
