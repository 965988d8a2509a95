import { outboundUrlFault } from "../../platform/outbound-url.ts";
import type { Platform } from "../../platform/platform.ts";

/** What keeps an address from being crawled, or undefined; without the site's settings, private addresses are refused. */
export function crawlFault({ settings }: Pick<Platform, "settings">, url: string): string | undefined {
  return outboundUrlFault(url, settings.site.state === "configured" ? settings.site.value.OUTBOUND_PRIVATE_ADDRESSES : "refuse");
}
