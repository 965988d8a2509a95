import { outboundFault } from "../../platform/outbound-url.ts";
import type { Platform } from "../../platform/platform.ts";

/** What keeps an automation's address from being delivered to, or undefined. */
export function targetUrlFault(deps: Pick<Platform, "settings">, url: string): string | undefined {
  return outboundFault(deps, url);
}
