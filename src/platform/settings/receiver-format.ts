/** How alerts are written for who receives them: as Standard Webhooks has it, or in a receiver's own form. */
export const RECEIVER_FORMATS = ["webhook", "pagerduty", "slack"] as const;
export type ReceiverFormat = (typeof RECEIVER_FORMATS)[number];

const OWN_ADDRESSES: Record<Exclude<ReceiverFormat, "webhook">, { hosts: readonly string[]; path: RegExp }> = {
  pagerduty: { hosts: ["events.pagerduty.com", "events.eu.pagerduty.com"], path: /^\/v2\/enqueue$/ },
  slack: { hosts: ["hooks.slack.com"], path: /^\/services\/.+$/ },
};

export const formatOf = (given: unknown): ReceiverFormat => RECEIVER_FORMATS.find((format) => format === given) ?? "webhook";

/**
 * Why an address does not go with a format; undefined where it does. A receiver with a form of its own takes no other, and answers all others
 * in its own way; where nothing is deployed another address may play it.
 */
export function addressFault(value: string, format: ReceiverFormat, deployed: boolean): string | undefined {
  const parsed = URL.parse(value);
  if (!parsed) return undefined;
  const own = (["pagerduty", "slack"] as const).find((name) => OWN_ADDRESSES[name].hosts.includes(parsed.hostname));
  if (own !== undefined && own !== format) return `is an address of ${own}: the format has to say so`;
  if (format === "webhook" || (own === undefined && !deployed)) return undefined;
  const { hosts, path } = OWN_ADDRESSES[format];
  return own === format && path.test(parsed.pathname) ? undefined : `is no address of ${format}, such as those at ${hosts[0]}`;
}
