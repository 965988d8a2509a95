import { outboundFault } from "../../platform/outbound-url.ts";
import type { Platform } from "../../platform/platform.ts";

/** What keeps an address from being crawled, or undefined. */
export function crawlFault(deps: Pick<Platform, "settings">, url: string): string | undefined {
  return outboundFault(deps, url);
}
