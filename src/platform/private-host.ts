const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/i;

/** First octets of IPv4 blocks that no public server has: this network, private, shared, loopback, link-local, benchmarks, multicast, reserved. */
const PRIVATE_IPV4 =
  /^(?:0|10|127|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.0\.0|192\.168|198\.1[89]|2(?:2[4-9]|[34]\d|5[0-5]))\./;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** Unspecified, loopback, IPv4 in IPv6 (mapped and NAT64), unique local, link-local, multicast. */
const PRIVATE_IPV6 = /^\[(?:::|64:ff9b:|f[cd]|fe[89ab]|ff)/i;

/** True for a host that nobody outside this machine or network can mean, as `URL.hostname` writes it: IPv4 dotted, IPv6 in brackets. */
export function isPrivateHost(host: string): boolean {
  if (IPV4.test(host)) return PRIVATE_IPV4.test(host);
  return host.startsWith("[") ? PRIVATE_IPV6.test(host) : PRIVATE_NAME.test(host);
}
