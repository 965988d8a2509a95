import * as z from "zod";
import { named, owned, schedule, seconds, share, standIn } from "./pieces.ts";

/** The contract's sections of the operations plane. */
export const operationsSections = {
  health: z.strictObject({
    ...owned,
    /**
     * Share of failed requests from which a surface warns or fails, and how many requests it takes to judge. A route of which that share, and
     * at least `leastHung`, were not answered in time fails it whatever the others do.
     */
    failing: z.strictObject({ leastRequests: z.int().positive(), warn: share, fail: share, leastHung: z.int().positive() }),
    /** How long each alert rule's condition has to hold before it is raised, and be gone before it is resolved (ALR-10). */
    alertRules: z.record(z.string(), z.strictObject({ forSeconds: z.number().nonnegative(), clearSeconds: z.number().nonnegative() })),
    captureMaxAgeSeconds: seconds,
    probeIntervalSeconds: seconds,
    probeDeadlineMs: z.int().positive(),
    sectionDeadlineMs: z.int().positive(),
    /** A capture in progress is another isolate's no longer than this. */
    captureLeaseSeconds: seconds,
    /** A section older than this marks the surface stale (BRF-2). */
    staleSeconds: seconds,
    /** A longer silence at `/metrics` is an overdue scrape (MIR-1). */
    scrapeOverdueSeconds: seconds,
    /** Of a window of metrics, the part that may be lost with shards' memories before its figures count as incomplete. */
    tolerableLoss: share,
  }),
  /** After a switch is on again, what it held has so long to be worked off before it counts as a fault (GEN-6). */
  switches: z.strictObject({ ...owned, settleSeconds: seconds }),
  /** What buyers are promised of the journey's routes, and how fast a promise may be used up before somebody is told. */
  objectives: z.strictObject({
    ...owned,
    /** Both windows have to burn at `rate` times what the objective allows: neither a blip nor a recovered outage alerts. */
    burnRates: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          shortMinutes: z.int().positive(),
          longMinutes: z.int().positive(),
          rate: z.number().positive(),
          severity: z.enum(["page", "warn"]),
          /** A share of fewer requests in the short window is chance. */
          minimumRequests: z.int().positive(),
        }),
      )
      .min(1),
    journey: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
          /** Route patterns as the API has them. */
          routes: z.array(z.string().startsWith("/")).min(1),
          /** Share of requests that must not be answered 5xx. */
          availability: share,
          /** `latencyShare` of the requests have their headers out within it; the histogram has it among its bounds. */
          latencyMs: z.int().positive(),
          latencyShare: share,
        }),
      )
      .min(1),
  }),
  conservation: z.strictObject({
    ...owned,
    /** Ledgers are compared only of what is older than this. */
    settleSeconds: seconds,
    /** And no older than this. */
    windowSeconds: seconds,
    /**
     * The provider's list of payments is read no more often, and at most so many pages of a hundred. What is astray pages at the second look,
     * and the first has made it due for the minute's cron: that one's turn, and how long it may take, come between the two.
     */
    paymentsEverySeconds: z.int().min(90),
    paymentPages: z.int().positive(),
    /** The journals of the alerts' receivers are read no more often. */
    journalsEverySeconds: z.int().min(30),
    /** Rows of one kind that a law counts at each look, the newest of the window. */
    mostRows: z.int().positive(),
    /** Objects that hold their own ledger and are asked each time: budgets, streams. */
    sample: z.int().positive(),
    /** Accounts whose books of the LLM gateway are looked at beside these: so many of the day's in turn, and as many of those found to differ. */
    booksRound: z.int().positive().max(50),
  }),
  incidentAlerts: z.strictObject({
    ...owned,
    retry: schedule,
    leaseSeconds: seconds,
    deliveryDeadlineMs: z.int().positive(),
    /** A due delivery whose wake-up was not acted on is woken again after this long. */
    forgottenSeconds: seconds,
    /** A page that no transport has delivered for so long goes to the secondary too, while the primary is tried on. */
    silenceSeconds: seconds,
    /** Whom a page is for first, by the name that the message says. */
    receiver: named,
    /** To whom a page goes that nobody has acknowledged: how long after it was told, by which transport, and the name that the message says. */
    escalation: z
      .array(z.strictObject({ afterSeconds: seconds, transport: z.enum(["primary", "secondary"]), receiver: named }))
      .min(1)
      .refine(
        (steps) => steps.every(({ afterSeconds }, index) => afterSeconds > (steps[index - 1]?.afterSeconds ?? 0)),
        "must be in order, each step later",
      ),
    /** A notification that waited longer for its first try, or a page for anybody to have it, fails the surface. */
    behindSeconds: seconds,
    /**
     * After so many failures in a row a transport rests, and one delivery at a time finds out whether it works again. It is shown as failing
     * until one has got there. A page that failed finds out each `probeSeconds` before that too.
     */
    breaker: z.strictObject({ failures: z.int().positive(), probeSeconds: seconds }),
    renotifySeconds: seconds,
    /**
     * A key that comes back within `windowSeconds` after it was resolved is told of when it still stands after `holdSeconds`, each time in a row
     * twice as long, up to `longestSeconds`; a page after `pageSeconds` at the latest.
     */
    flap: z.strictObject({ windowSeconds: seconds, holdSeconds: seconds, longestSeconds: seconds, pageSeconds: seconds }),
    /**
     * Beside so many of any beginning within `windowSeconds` an alert goes under one for all that come until none has for as long. Beside so
     * many of the same beginning within `windowSeconds` an alert goes under one for all of them, pages apart. What wakes nobody waits
     * `waitSeconds` for others before it is told; while more come, one digest each `digestSeconds`.
     */
    grouping: z.strictObject({
      aloneAtMost: z.int().positive(),
      anyAtMost: z.int().positive(),
      windowSeconds: seconds,
      waitSeconds: z.int().nonnegative(),
      digestSeconds: seconds,
    }),
    groupGraceSeconds: seconds,
    transportIncidentWindowSeconds: seconds,
    secondaryTransport: z.enum(["required", "optional"]),
    drillIntervalSeconds: seconds,
    undecidedSeconds: seconds,
    retentionDays: z.int().positive(),
    feedRetentionDays: z.int().positive(),
    heartbeatSeconds: seconds,
    maxStreamSeconds: seconds,
  }),
  crons: z.strictObject({
    ...owned,
    /** A verb of a run that takes longer is left, counts as failed, and the next one begins. */
    verbSeconds: seconds,
    /** So much later than twice its time a cron is overdue. */
    lateSeconds: seconds,
    /** So long after its last run what one version alone fails at is told of. */
    versionSeconds: seconds,
    /** Each of wrangler.toml's: how often it comes, how long a run may take, and after how many runs without an end, or failures of a verb in a row, it fails. */
    schedules: z
      .array(z.strictObject({ cron: z.string().min(9), everySeconds: seconds, longestRunSeconds: seconds, failures: z.int().positive() }))
      .min(1),
  }),
  incidents: z.strictObject({ ...owned, blastRadiusMinutes: z.int().positive() }),
  drills: z.strictObject({
    ...owned,
    /** Each of `required`, scenarios of `npm run drill`, has to have passed within this long. */
    intervalSeconds: seconds,
    required: z.array(z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).min(1),
  }),
  http: z.strictObject({
    ...owned,
    maxBodyBytes: z.int().positive(),
    /** A request without an answer after so long counts as one that hangs. */
    answerSeconds: seconds,
    /**
     * Bodies beyond `maxBodyBytes`, on routes that take them (the LLM gateway's, for images): how long one may be, and what of it is no base64;
     * how many bytes and values of all of them an isolate holds at once; how long one may take to come, and when who found no room tries again.
     */
    largeBodies: z
      .strictObject({
        maxBytes: z.int().positive(),
        maxTextBytes: z.int().positive(),
        inFlightBytes: z.int().positive(),
        inFlightValues: z.int().positive(),
        readMs: z.int().positive(),
        retrySeconds: seconds,
      })
      .refine(({ maxBytes, inFlightBytes }) => inFlightBytes >= maxBytes, {
        path: ["inFlightBytes"],
        message: "must have room for one body",
      }),
    /** Share of the traces whose successful requests are logged; what was refused or failed is always, and metrics count all. */
    successLogShare: share,
  }),
  /** Settings that the runbook demands of a deployed environment (DEP-1), where something of the platform stands in their place. */
  standIns: z.strictObject({ ...owned, MONGO_URL: standIn("r2"), IMAGE_PROC_BASE_URL: standIn("cloudflare-images") }),
  release: z.strictObject({
    ...owned,
    /** What a deploy may upload, gzipped, in KiB; the preflight refuses more. */
    /** What a deploy uploads, and what of it an isolate reads before it serves anybody, gzipped. */
    bundleBudgetKib: z.int().positive(),
    startBudgetKib: z.int().positive(),
    /**
     * A version does worse than those beside it where, over so many minutes, at least `least` of what it had failed or was late, and that is no
     * likelier than `chance` for one as good as they are. Of what is promised in time the share `late` may be: a new version begins cold.
     */
    comparison: z.strictObject({
      windowMinutes: z.int().positive().max(60),
      least: z.int().positive(),
      chance: z.number().positive().max(0.001),
      late: share,
    }),
  }),
};
