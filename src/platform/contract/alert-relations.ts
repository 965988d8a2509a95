import type { Contract } from "./schema.ts";

/** A page is elsewhere by then, unless somebody says that it is in hand. */
const ELSEWHERE_SECONDS = 300;

/** Relations between the figures of the alert path that the code relies on, each broken one in a sentence. */
export function alertFaults({ incidentAlerts }: Contract): string[] {
  const { deliveryDeadlineMs, leaseSeconds, silenceSeconds, breaker, escalation, renotifySeconds, flap, grouping } = incidentAlerts;
  const { transportIncidentWindowSeconds } = incidentAlerts;
  const deadline = deliveryDeadlineMs / 1000;
  const longest = longestScheduleSeconds(incidentAlerts);
  const [first = 0, last = first] = [escalation[0]?.afterSeconds, escalation.at(-1)?.afterSeconds];
  const rules: [holds: boolean, otherwise: string][] = [
    [deadline < leaseSeconds, `leaseSeconds must be longer than a try may take: ${deadline} s`],
    [deadline <= silenceSeconds, `silenceSeconds must be no shorter than a try may take: ${deadline} s`],
    [
      deadline < breaker.probeSeconds,
      `breaker.probeSeconds must be longer than a try may take, so that one probes at a time: ${deadline} s`,
    ],
    [
      silenceSeconds < longest,
      `silenceSeconds must be shorter than the schedule, which ends after ${longest} s and tells the secondary itself`,
    ],
    [silenceSeconds < first, `escalation must begin after silenceSeconds: a page that reached nobody is nobody's to acknowledge`],
    [
      first <= ELSEWHERE_SECONDS,
      `escalation must begin within ${ELSEWHERE_SECONDS} s: a page that nobody acknowledges is elsewhere by then`,
    ],
    [flap.pageSeconds + silenceSeconds + deadline <= 90, `flap.pageSeconds must leave a page that comes back 90 s at most to be elsewhere`],
    [
      flap.longestSeconds <= flap.windowSeconds,
      "flap.longestSeconds must not be longer than flap.windowSeconds, in which a key comes back",
    ],
    [grouping.waitSeconds <= grouping.windowSeconds, "grouping.waitSeconds must not be longer than grouping.windowSeconds"],
    [
      grouping.anyAtMost >= grouping.aloneAtMost,
      "grouping.anyAtMost must not be less than grouping.aloneAtMost: one beginning is some of all",
    ],
    [grouping.digestSeconds > first, "grouping.digestSeconds must be longer than the first step of escalation, which it would put off"],
    [grouping.digestSeconds < renotifySeconds, "grouping.digestSeconds must be shorter than renotifySeconds"],
    [last < renotifySeconds, "renotifySeconds must be longer than the whole escalation: reminders come after it"],
    [
      transportIncidentWindowSeconds > longest,
      `transportIncidentWindowSeconds must be longer than a letter may take to die, ${longest} s: ALR-8 could not fire for an alert raised after a replay`,
    ],
  ];
  return rules.filter(([holds]) => !holds).map(([, otherwise]) => `incidentAlerts.${otherwise}`);
}

/** What the whole schedule takes where every delay is at its longest and every try uses its deadline up. */
function longestScheduleSeconds({ retry, deliveryDeadlineMs }: Contract["incidentAlerts"]): number {
  const delays = retry.delaysSeconds.reduce((total, delay) => total + delay, 0) * (1 + retry.jitter);
  return Math.ceil(delays + ((retry.delaysSeconds.length + 1) * deliveryDeadlineMs) / 1000);
}
