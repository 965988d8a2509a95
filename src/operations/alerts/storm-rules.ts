import { ALERT_SEVERITIES, type AlertSeverity } from "../../platform/alerts.ts";
import type { Alert, CountedRaise } from "./alert.ts";
import { explainsKey, type AlertPolicy } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

/** Keys of storms: alerts that the ledger raises itself, each for the keys of one beginning, pages apart from what wakes nobody. */
const STORM = "alert-storm.";
/** Keys of the alerts that say of a silence by matcher that it stands. */
const SILENCE = "alert-silence.";
const NAMED = 20;

export const isStorm = ({ key }: Pick<Alert, "key">): boolean => key.startsWith(STORM);

/** Beginnings of keys by which the ledger knows its own. */
export const RESERVED_KEYS = [STORM, SILENCE] as const;

export const isOfTheLedger = ({ key }: Pick<Alert, "key">): boolean => RESERVED_KEYS.some((beginning) => key.startsWith(beginning));

export const silenceKey = (silenceId: string): string => `${SILENCE}${silenceId}`;

/** The silence that an alert says of that it stands. */
export const silenceOf = ({ key }: Pick<Alert, "key">): string | undefined =>
  key.startsWith(SILENCE) ? key.slice(SILENCE.length) : undefined;

/** What a storm of keys of all beginnings has in the place of one, before its own id: no key has it in itself. Each flood has one of its own. */
const ALL = "*";

/** The beginning of the keys that a storm gathers, with its dot; empty of one that gathers all. */
export function gatheredPrefix(key: string): string | undefined {
  const [, prefix] = /^alert-storm\.(?:page|warn)\.(.+)$/.exec(key) ?? [];
  return prefix === undefined ? undefined : prefix.startsWith(ALL) ? "" : `${prefix}.`;
}

/**
 * Whether it gathers what is raised now. A storm of one beginning does while it is open; one of all beginnings only while more keep coming:
 * what comes after has nothing to do with it, and is told for itself.
 */
export const stillGathers = ({ key, lastRaisedAt }: Pick<Alert, "key" | "lastRaisedAt">, { now, grouping }: Gathering): boolean =>
  gatheredPrefix(key) !== "" || now - lastRaisedAt <= grouping.windowSeconds * 1000;

interface Gathering {
  now: number;
  grouping: AlertPolicy["grouping"];
}

/** The beginning by which keys belong together, with its dot; undefined for what is never gathered: what is the ledger's own, and what others follow from. */
export function stormPrefix({ key, explains = [] }: { key: string; explains?: readonly string[] | undefined }): string | undefined {
  const dot = key.indexOf(".");
  return dot <= 0 || explains.length > 0 || isOfTheLedger({ key }) ? undefined : key.slice(0, dot + 1);
}

type Condition = Pick<CountedRaise, "key" | "severity" | "explains">;

const isPage = (severity: AlertSeverity): boolean => severity === "page";

const gravest = (severities: readonly AlertSeverity[]): AlertSeverity =>
  ALERT_SEVERITIES.findLast((severity) => severities.includes(severity)) ?? "info";

export const stormKey = (prefix: string, severity: AlertSeverity): string =>
  `${STORM}${isPage(severity) ? "page" : "warn"}.${prefix.slice(0, -1)}`;

/** The key of the storm of all beginnings that has this id. */
export const floodKey = (id: string, severity: AlertSeverity): string => stormKey(`${ALL}${id}.`, severity);

/** The open cause that a condition goes under: what explains it before the storm of its beginning, and that before one of all. A page never goes under what wakes nobody. */
export function causeOf(raise: Condition, causes: readonly Alert[], by: Gathering): Alert | undefined {
  const explaining = causes.filter((cause) => explainsKey(cause, raise.key) && takes(cause, raise) && stillGathers(cause, by));
  return explaining.find((cause) => !isStorm(cause)) ?? explaining.find((cause) => gatheredPrefix(cause.key) !== "") ?? explaining[0];
}

/** Whether a cause may have a condition under it: a storm gathers its own class, a warning no page, and a page everything. */
export function takes(cause: Pick<Alert, "key" | "severity">, condition: Condition): boolean {
  if (isStorm(cause)) return stormPrefix(condition) !== undefined && isPage(condition.severity) === isPage(cause.severity);
  return isPage(cause.severity) || !isPage(condition.severity);
}

/** Whether what stands under a cause stays there. A page does not stay under what wakes nobody, nor under what explains nothing any more. */
export function staysUnder(causeId: string | null, condition: Condition, causes: readonly Alert[]): boolean {
  const cause = causes.find(({ id }) => id === causeId);
  return cause ? takes(cause, condition) : !isPage(condition.severity);
}

/** Open alerts that came beside one: those of its class that came, or were told, within the window, and none that no storm gathers. */
export function besides({ severity }: { severity: AlertSeverity }, loose: readonly Alert[], { now, grouping }: Gathering): Alert[] {
  const since = now - grouping.windowSeconds * 1000;
  return loose.filter(
    (alert) =>
      stormPrefix(alert) !== undefined &&
      isPage(alert.severity) === isPage(severity) &&
      Math.max(alert.firstRaisedAt, alert.lastNotifiedAt ?? 0) > since,
  );
}

/** Whether a raise may be one of many that are told as one: of a key that is new, or of one that becomes a page. What is only counted is not told. */
export const isToldAnew = (open: Pick<Alert, "severity"> | undefined, { severity }: Pick<Condition, "severity">): boolean =>
  open === undefined || (isPage(severity) && !isPage(open.severity));

/** The raise of a storm, as severe as the worst of what it gathers; without a beginning one of all, by its id. */
export function stormRaise(prefix: string | { id: string }, gathers: readonly Pick<Condition, "key" | "severity">[]): CountedRaise {
  const severity = gravest(gathers.map((each) => each.severity));
  const keys = gathers.map(({ key }) => key);
  return {
    key: typeof prefix === "string" ? stormKey(prefix, severity) : floodKey(prefix.id, severity),
    severity,
    summary:
      typeof prefix === "string"
        ? recorded`many alerts at once of ${`${prefix}*`}: one message for all of them`
        : recorded`many alerts at once of several kinds: one message for all of them`,
    detail: { keys: keys.slice(0, NAMED) },
    explains: [typeof prefix === "string" ? prefix : ""],
    count: 1,
    source: "system",
  };
}

/** A storm with one more under it: the channel is owed a digest. A page nobody has seen yet is in nobody's hands, so the chain begins anew. */
export function joined(storm: Alert, { key, severity }: Pick<Condition, "key" | "severity">, now: number): Alert {
  const before = storm.detail?.["keys"];
  const keys = Array.isArray(before) ? before : [];
  const named = keys.length < NAMED && !keys.includes(key) ? [...keys, key] : keys;
  const isUnseen = isPage(storm.severity) && storm.acknowledgedAt !== null;
  return {
    ...storm,
    severity: gravest([storm.severity, severity]),
    toldSeverity: storm.toldSeverity ?? storm.severity,
    count: storm.count + 1,
    lastRaisedAt: now,
    digestOwed: true,
    detail: { ...storm.detail, keys: named },
    ...(isUnseen ? { acknowledgedBy: null, acknowledgedAt: null, escalations: 0, chainSince: now } : {}),
  };
}
