import { outboundUrlFault } from "../../platform/outbound-url.ts";
import type { Platform } from "../../platform/platform.ts";

/** What keeps an automation's address from being delivered to, or undefined; without the site's settings, private addresses are refused. */
export function targetUrlFault({ settings }: Pick<Platform, "settings">, url: string): string | undefined {
  return outboundUrlFault(url, settings.site.state === "configured" ? settings.site.value.OUTBOUND_PRIVATE_ADDRESSES : "refuse");
}
