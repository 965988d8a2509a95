/**
 * Autonomous systems from which machines call and people do not: the large providers of servers for hire, by the numbers that the
 * regional registries gave them. Each but those marked * is in brianhama/bad-asn-list too (MIT), as of 2025. Short on purpose: who is in
 * it wrongly is not billed for. Left out are those through which people come: relays of browsers and telephones (Cloudflare 13335,
 * Akamai 36183, Fastly 54113), carriers that also rent servers (Cogent 174, Hurricane Electric 6939), Google's own (15169).
 */
const DATA_CENTRES: ReadonlySet<number> = new Set([
  16509, // Amazon Web Services
  14618, // Amazon Web Services
  8075, // Microsoft Azure
  396982, // Google Cloud *
  31898, // Oracle Cloud *
  36351, // IBM Cloud
  45102, // Alibaba Cloud
  132203, // Tencent Cloud *
  14061, // DigitalOcean
  63949, // Akamai Connected Cloud, Linode
  20473, // Vultr
  16276, // OVH
  24940, // Hetzner
  213230, // Hetzner Cloud *
  12876, // Scaleway
  51167, // Contabo
  60781, // LeaseWeb
  28753, // LeaseWeb
  30633, // LeaseWeb
  8560, // IONOS
  47583, // Hostinger
]);

/** True of an address in a data centre; false where the platform does not say whose it is. */
export const isDataCentre = (asn: number | null): boolean => asn !== null && DATA_CENTRES.has(asn);
