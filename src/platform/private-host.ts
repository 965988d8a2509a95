import ipaddr from "ipaddr.js";

/** Endings of names within a network: RFC 6761, 6762, 8375, ICANN's `internal`, and those that networks use without asking. */
const PRIVATE_ENDINGS = new Set("localhost local internal localdomain lan corp home intranet private svc arpa".split(" "));

/** Public servers have global unicast addresses alone (RFC 4291, 2.4): IPv4 within IPv6, for one, is beside them. */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/** True for a host that nobody outside this machine or network can mean, as `URL.hostname` writes it: IPv4 dotted, IPv6 in brackets. */
export function isPrivateHost(host: string): boolean {
  const literal = host.startsWith("[") ? host.slice(1, -1) : host;
  return ipaddr.isValid(literal) ? isPrivateAddress(ipaddr.parse(literal)) : PRIVATE_ENDINGS.has(labelsOf(host).at(-1) ?? "");
}

/** The names a host is made of, the root's left out. */
export const labelsOf = (host: string): string[] => host.toLowerCase().replace(/\.$/, "").split(".");

function isPrivateAddress(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.range() !== "unicast" || (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST));
}
