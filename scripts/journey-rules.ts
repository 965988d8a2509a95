import type { Contract } from "../src/platform/contract.ts";

type Objective = Contract["objectives"]["journey"][number];
type BurnRate = Contract["objectives"]["burnRates"][number];

const HEAD = `# Written by \`npm run dashboards:write\` from the contract's objectives; changed there, not here.
# How many times faster than allowed each part of the journey uses up its error budget, and when that alerts: both windows have
# to burn, so that neither a blip nor a recovered outage does.
groups:`;

/** The Prometheus rules of the contract's objectives, by the classes of status that are failures: recorded burn rates by objective and window, and the alerts on them. */
export function journeyRules({ burnRates, journey }: Contract["objectives"], failedClasses: readonly string[]): string {
  const minutes = [...new Set(burnRates.flatMap(({ shortMinutes, longMinutes }) => [shortMinutes, longMinutes]))].toSorted((a, b) => a - b);
  const recorded = journey.flatMap((objective) => minutes.flatMap((window) => records(objective, window, failedClasses)));
  const alerts = burnRates.flatMap((burn) => [alert("Availability", "fail", burn), alert("Latency", "are slow", burn)]);
  const group = (name: string, rules: readonly string[]) => `  - name: ${name}\n    rules:\n${rules.join("\n")}`;
  return `${HEAD}\n${group("journey-burn-rates", recorded)}\n\n${group("journey-objectives", alerts)}\n`;
}

const windowName = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`);

function records(objective: Objective, minutes: number, failedClasses: readonly string[]): string[] {
  const { name, routes, availability, latencyMs, latencyShare } = objective;
  const range = windowName(minutes);
  const route = `route=~"${routes.map((path) => path.replaceAll(/[{}.]/g, "\\\\$&")).join("|")}"`;
  const bound = latencyMs / 1000;
  const le = Number.isInteger(bound) ? `${bound}.0` : String(bound);
  const slow = `1 - sum(rate(http_request_duration_seconds_bucket{le="${le}",${route}}[${range}])) / sum(rate(http_request_duration_seconds_count{${route}}[${range}]))`;
  const failed = `(sum(rate(http_requests_total{status_class=~"${failedClasses.join("|")}",${route}}[${range}])) or vector(0)) / sum(rate(http_requests_total{${route}}[${range}]))`;
  return [
    record(`journey:availability_burn_rate:${range}`, `${failed} / ${allowed(availability)}`, name),
    record(`journey:latency_burn_rate:${range}`, `(${slow}) / ${allowed(latencyShare)}`, name),
    record(`journey:requests:${range}`, `sum(increase(http_requests_total{${route}}[${range}]))`, name),
  ];
}

/** 1 less the objective, without what binary fractions add. */
const allowed = (objective: number): number => Number((1 - objective).toPrecision(12));

const record = (name: string, expression: string, objective: string): string =>
  `      - record: ${name}\n        expr: >-\n          ${expression}\n        labels:\n          objective: ${objective}`;

function alert(what: string, words: string, { name, shortMinutes, longMinutes, rate, severity, minimumRequests }: BurnRate): string {
  const [short, long] = [windowName(shortMinutes), windowName(longMinutes)];
  const burn = `journey:${what.toLowerCase()}_burn_rate`;
  const expression = `${burn}:${short} > ${rate} and ${burn}:${long} > ${rate} and journey:requests:${short} >= ${minimumRequests}`;
  return [
    `      - alert: Journey${what}Burns${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    "        expr: >-",
    `          ${expression}`,
    "        labels:",
    `          severity: ${severity}`,
    "        annotations:",
    `          summary: "Requests of {{ $labels.objective }} ${words} more than ${rate} times as often as the objective allows"`,
    "          runbook: docs/operating.md",
  ].join("\n");
}
