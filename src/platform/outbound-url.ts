import type { Settings } from "../env.ts";
import { isPrivateHost, labelsOf } from "./private-host.ts";
import { recorded } from "./language/say.ts";

/** Endings under which no public server has a name (RFC 6761, 7686, 9476). */
const NOBODYS_ENDINGS = new Set(["test", "example", "invalid", "onion", "alt"]);

/** Public names that resolve to whatever address is written in them, or to this machine: a private host by another name. */
const NAMED_ADDRESSES = new Set(
  `nip.io sslip.io xip.io ip.addr.tools local-ip.co local-ip.medicmobile.org traefik.me backname.io localtest.me lvh.me vcap.me lacolhost.com
  localhost.direct localhostcert.net local-ip.sh my-local-ip.co xip.name plex.direct lndo.site ddev.site localho.st local.gd 1u.ms rbndr.us fuf.me smackaho.st lcl.host localdev.me yoogle.com`.split(
    /\s+/,
  ),
);

const HTTPS = 443;
/** Below are services of a host's own. */
const FIRST_FREE_PORT = 1024;
/** Ports of stores, queues and consoles, and those that no browser calls (Fetch, "bad port"): nothing of the web answers there. */
const OTHER_SERVICES = new Set(
  `1080 1433 1521 1719 1720 1723 2049 2181 2375 2376 2379 2380 3128 3306 3389 3659 4045 4190 5060 5061 5432 5672 5900 5984 5985 5986 6000 6379
  6443 6566 6665 6666 6667 6668 6669 6679 6697 7000 7001 8086 8500 9042 9092 9200 9300 10080 10250 11211 15672 27017 27018 27019`
    .split(/\s+/)
    .map(Number),
);

/**
 * What keeps an address a user gave from being called from our network (SSRF), or undefined where nothing does: it has to be https on a
 * public host that is not ours, at a port where the web is served, without credentials. Where private addresses are allowed, http is too, and
 * any host and port. A name is judged by itself: what it resolves to is for the platform to refuse.
 */
export function outboundUrlFault(address: string, privateAddresses: "allow" | "refuse", ours?: string): string | undefined {
  const url = URL.parse(address);
  if (!url) return recorded`is not a URL`;
  if (url.username !== "" || url.password !== "") return recorded`must not carry credentials`;
  if (privateAddresses === "allow")
    return url.protocol === "https:" || url.protocol === "http:" ? undefined : recorded`must be http or https`;
  if (url.protocol !== "https:") return recorded`must be https`;
  if (isPrivateHost(url.hostname) || isNobodysName(url.hostname)) return recorded`must be a public address`;
  const port = url.port === "" ? HTTPS : Number(url.port);
  if (port !== HTTPS && (port < FIRST_FREE_PORT || OTHER_SERVICES.has(port))) return recorded`must be at a port of the web`;
  return isOurs(url.hostname, ours) ? recorded`must not be ours` : undefined;
}

/** The same by this environment's setting; without the site's settings, private addresses are refused. */
export function outboundFault({ settings: { site } }: { settings: Pick<Settings, "site"> }, address: string): string | undefined {
  if (site.state !== "configured") return outboundUrlFault(address, "refuse");
  return outboundUrlFault(address, site.value.OUTBOUND_PRIVATE_ADDRESSES, site.value.PUBLIC_BASE_URL);
}

/** Whether four numbers of a name, with dots or hyphens between them, are a private address: whoever resolves such names answers what they say. */
function saysPrivateAddress(host: string): boolean {
  const parts = host.split(/[.-]/);
  return parts.some((_, from) => {
    const four = parts.slice(from, from + 4);
    return (
      four.length === 4 && four.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256) && isPrivateHost(four.map(Number).join("."))
    );
  });
}

/** A single label, an empty one, a reserved ending, or a name that stands for an address of whoever asks. */
function isNobodysName(host: string): boolean {
  if (host.startsWith("[")) return false;
  const labels = labelsOf(host);
  if (labels.length < 2 || labels.includes("") || saysPrivateAddress(host) || NOBODYS_ENDINGS.has(labels.at(-1) ?? "")) return true;
  return labels.some((_, from) => NAMED_ADDRESSES.has(labels.slice(from).join(".")));
}

/** Our own names, and those beneath: from within they are answered behind what guards them from outside. */
function isOurs(host: string, ours: string | undefined): boolean {
  const own = ours === undefined ? undefined : URL.parse(ours)?.hostname;
  const name = labelsOf(host).join(".");
  return own !== undefined && (name === own || name.endsWith(`.${own}`));
}
