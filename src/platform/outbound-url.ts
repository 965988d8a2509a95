import type { Settings } from "../env.ts";
import { isPrivateHost } from "./private-host.ts";

/**
 * What keeps an address a user gave from being called from our network (SSRF), or undefined where nothing does:
 * it has to be https on a public host, without credentials. Where private addresses are allowed, http is too.
 */
export function outboundUrlFault(address: string, privateAddresses: "allow" | "refuse"): string | undefined {
  const url = URL.parse(address);
  if (!url) return "is not a URL";
  if (url.username !== "" || url.password !== "") return "must not carry credentials";
  if (privateAddresses === "allow") return url.protocol === "https:" || url.protocol === "http:" ? undefined : "must be http or https";
  if (url.protocol !== "https:") return "must be https";
  return isPrivateHost(url.hostname) ? "must be a public address" : undefined;
}

/** The same by this environment's setting; without the site's settings, private addresses are refused. */
export function outboundFault({ settings: { site } }: { settings: Pick<Settings, "site"> }, address: string): string | undefined {
  return outboundUrlFault(address, site.state === "configured" ? site.value.OUTBOUND_PRIVATE_ADDRESSES : "refuse");
}
