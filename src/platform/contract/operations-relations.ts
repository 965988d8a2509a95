import type { Relation } from "./relation.ts";
import type { Contract } from "./schema.ts";

/** What has to be so between figures of the operations plane and of what every request stands on. */
export const operationsRelations = ({ health, objectives, conservation, incidentAlerts, crons, http, release }: Contract): Relation[] => [
  ...healthRelations(health),
  ...objectiveRelations(objectives),
  [
    "conservation.windowSeconds",
    conservation.windowSeconds > conservation.settleSeconds,
    "must be longer than settleSeconds: nothing would be compared",
  ],
  [
    "conservation.paymentsEverySeconds",
    conservation.paymentsEverySeconds < conservation.windowSeconds,
    "must be shorter than windowSeconds: payments between two looks would be in none",
  ],
  [
    "conservation.journalsEverySeconds",
    conservation.journalsEverySeconds < conservation.windowSeconds,
    "must be shorter than windowSeconds: deliveries between two looks would be in none",
  ],
  [
    "incidentAlerts.retentionDays",
    incidentAlerts.retentionDays * 86_400 > conservation.windowSeconds,
    "must be longer than conservation.windowSeconds: what a receiver has would be compared with what is forgotten",
  ],
  [
    "incidentAlerts.feedRetentionDays",
    incidentAlerts.feedRetentionDays <= incidentAlerts.retentionDays,
    "must be no longer than retentionDays: the feed would name alerts that are gone",
  ],
  [
    "incidentAlerts.heartbeatSeconds",
    incidentAlerts.heartbeatSeconds < incidentAlerts.maxStreamSeconds,
    "must be shorter than maxStreamSeconds: a stream would end before it was known to live",
  ],
  ...crons.schedules.map(({ cron, longestRunSeconds }, index): Relation => [
    `crons.schedules.${index}.longestRunSeconds`,
    longestRunSeconds > crons.verbSeconds,
    `must be longer than verbSeconds: a run of ${cron} with one verb that hangs would count as hanging itself`,
  ]),
  [
    "http.largeBodies.maxBytes",
    http.largeBodies.maxBytes > http.maxBodyBytes,
    "must be more than maxBodyBytes: what is large would be smaller than what is not",
  ],
  [
    "http.largeBodies.maxTextBytes",
    http.largeBodies.maxTextBytes <= http.largeBodies.maxBytes,
    "must be no more than maxBytes, of which text is a part",
  ],
  [
    "release.comparison.late",
    objectives.journey.every(({ latencyShare }) => release.comparison.late > 1 - latencyShare),
    "must be more than the objectives allow anybody",
  ],
  [
    "release.startBudgetKib",
    release.startBudgetKib <= release.bundleBudgetKib,
    "must be no more than bundleBudgetKib, of which the start is a part",
  ],
];

/** Of a capture, its section of laws has this many deadlines. */
const DEADLINES_OF_LAWS = 2;

const healthRelations = (health: Contract["health"]): Relation[] => [
  ["health.failing.warn", health.failing.warn < health.failing.fail, "must be less than fail: thresholds are in order"],
  [
    "health.probeDeadlineMs",
    health.probeDeadlineMs <= health.sectionDeadlineMs,
    "must be no longer than sectionDeadlineMs: a section would end before its probes",
  ],
  [
    "health.captureMaxAgeSeconds",
    health.captureMaxAgeSeconds < health.staleSeconds,
    "must be less than staleSeconds: a capture would be stale before it is made anew",
  ],
  [
    "health.captureLeaseSeconds",
    health.captureLeaseSeconds * 1_000 > DEADLINES_OF_LAWS * health.sectionDeadlineMs,
    "must be longer than sectionDeadlineMs twice: two would capture at once",
  ],
];

/** A rate of burning beyond what fails where everything fails is one that nobody ever hears of. */
const objectiveRelations = ({ burnRates, journey }: Contract["objectives"]): Relation[] => [
  ...burnRates.map(({ shortMinutes, longMinutes }, index): Relation => [
    `objectives.burnRates.${index}.shortMinutes`,
    shortMinutes < longMinutes,
    "must be shorter than longMinutes: the short window says that it goes on",
  ]),
  ...burnRates.flatMap(({ rate, name }, index) =>
    journey.flatMap((objective) =>
      (["availability", "latencyShare"] as const).map((figure): Relation => [
        `objectives.burnRates.${index}.rate`,
        rate * (1 - objective[figure]) < 1,
        `must be less than 1 by what ${figure} of ${objective.name} allows: ${name} could not fire though every request failed`,
      ]),
    ),
  ),
];
