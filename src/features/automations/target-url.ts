import { outboundFault } from "../../platform/outbound-url.ts";
import type { Platform } from "../../platform/platform.ts";

/** What keeps an automation's address from being delivered to, or undefined. */
export function targetUrlFault(deps: Pick<Platform, "settings">, url: string): string | undefined {
  return outboundFault(deps, url);
}

/** Scheme, host and port of an address: what may be shown of it where the rest may be a secret. */
export const receiverIn = (url: string): string => /^[^:]+:\/\/[^/?#]*/.exec(url)?.[0] ?? url;
