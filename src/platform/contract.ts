import * as z from "zod";
import document from "../../config/production-governance.json" with { type: "json" };
import { LATENCY_BUCKETS } from "./metrics/metrics.ts";
import { currencySchema } from "./money.ts";

/**
 * The governance contract (GOV-1): the single source of owners, thresholds, windows, postures, review dates and model approvals.
 * Durations are seconds unless the name says otherwise. `environments.<name>` is laid over the whole, member by member.
 * One schema for one document, so the file is longer than a page: split, nobody could read the contract's shape in one place.
 */
const seconds = z.number().positive();
const share = z.number().min(0).max(1);
const owned = { owner: z.string().min(1), reviewBy: z.iso.date() };
/** US dollars per million tokens, at most three decimals, so that a token's price is a whole number of nano-dollars. */
const usdPerMillion = z.string().regex(/^\d{1,6}(?:\.\d{1,3})?$/, "must be a decimal with at most three decimals");
/** Failed sign-ins allowed before waiting starts, the longest wait, and how long after the last one they are forgotten. */
const throttle = z.strictObject({ free: z.int().positive(), longestSeconds: seconds, forgottenSeconds: seconds });
const schedule = z.object({ delaysSeconds: z.array(seconds).min(1), jitter: share });

export const contractSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.int(),
  lastChanged: z.iso.date(),
  access: z.strictObject({
    ...owned,
    accessTokenSeconds: seconds,
    refreshTokenSeconds: seconds,
    refreshGraceSeconds: seconds,
    revocationSeconds: seconds,
    operatorSessionSeconds: seconds,
    streamTicketSeconds: seconds,
    operatorTotp: z.enum(["required", "optional"]),
    /** By what failed sign-ins have in common. */
    throttles: z.strictObject({ "account-at-address": throttle, address: throttle, account: throttle }),
    /** How many addresses a buyer's account has signed in from are remembered, and how long: what strangers do elsewhere keeps none of them out. */
    knownAddresses: z.strictObject({ most: z.int().positive(), seconds }),
    verification: z.strictObject({
      /** How long a mailed token is good for. */
      tokenSeconds: seconds,
      mailDeadlineMs: z.int().positive(),
      /** The wait before another mail is asked for, doubling with each up to the longest. */
      resendSeconds: seconds,
      longestResendSeconds: seconds,
      /** A mail the provider did not take is tried again each minute for as long. */
      retrySeconds: seconds,
    }),
  }),
  chat: z.strictObject({
    ...owned,
    historyMessages: z.int().positive(),
    historyBytes: z.int().positive(),
    replyLeaseSeconds: seconds,
    /** Tokens of one reply at most. */
    replyTokens: z.int().positive(),
  }),
  briefs: z.strictObject({
    ...owned,
    agentDeadlineMs: z.int().positive(),
    queuedStuckSeconds: seconds,
    finalizingStuckSeconds: seconds,
    leaseSeconds: seconds,
    maxAttempts: z.int().positive(),
    retry: schedule,
  }),
  crawl: z.strictObject({
    ...owned,
    queuedWindowSeconds: seconds,
    leaseSeconds: seconds,
    maxAttempts: z.int().positive(),
    retry: schedule,
    pagesPerCrawl: z.int().positive(),
    pageDeadlineMs: z.int().positive(),
    pageMaxBytes: z.int().positive(),
    defaultDelayMs: z.int().nonnegative(),
    robotsTtlSeconds: seconds,
    robotsMaxSteps: z.int().positive(),
    circuitFailures: z.int().positive(),
    circuitOpenSeconds: seconds,
    stepSeconds: seconds,
    maxCrawlSeconds: seconds,
    sitemapMaxBytes: z.int().positive(),
    sitemapFiles: z.int().positive(),
    sitemapMaxSteps: z.int().positive(),
    /** Addresses of a supplier that a crawl weighs against each other. */
    knownPages: z.int().positive(),
    /** What reading one page may cost: counted steps, depth of markup, characters of one JSON-LD script. What costs more has outcome `too-complex`. */
    extraction: z.strictObject({
      maxSteps: z.int().positive(),
      maxDepth: z.int().positive(),
      jsonLdMaxCharacters: z.int().positive(),
    }),
    /** Readings of one file that ended the Worker, after which it is not read again, and how long each counts. */
    setAside: z.strictObject({ afterDeaths: z.int().positive(), forSeconds: seconds }),
    relevanceThreshold: share,
    backlogSeconds: seconds,
    redispatchesPerHour: z.int().positive(),
    latencyAlertMs: z.int().positive(),
    failureRateAlert: share,
    failureRateLeastCrawls: z.int().positive(),
    /** Raw pages kept for re-extraction: compressed bytes of a page and of a step, how long they are good for, how many are read again at once. */
    archive: z.strictObject({
      deadlineMs: z.int().positive(),
      pageMaxBytes: z.int().positive(),
      stepMaxBytes: z.int().positive(),
      retentionDays: z.int().positive(),
      maxReextract: z.int().positive(),
    }),
  }),
  catalog: z.strictObject({
    ...owned,
    pollSeconds: seconds,
    heartbeatSeconds: seconds,
    maxStreamSeconds: seconds,
    quoteSeconds: seconds,
    deltaRetentionDays: z.int().positive(),
    hintStableSeconds: seconds,
  }),
  checkout: z.strictObject({
    ...owned,
    reservedSeconds: seconds,
    paymentInitiatedSeconds: seconds,
    cartReconcilingSeconds: seconds,
    expireSeconds: seconds,
    leaseSeconds: seconds,
    webhookRetry: schedule,
    webhookRetentionDays: z.int().positive(),
    maxWebhookReplay: z.int().positive(),
    /** How often the payment of an ended attempt is looked at again and until how long after the end, and how many a minute. */
    paymentCheck: z.strictObject({ everySeconds: seconds, windowSeconds: seconds, batch: z.int().positive() }),
  }),
  carts: z.strictObject({
    ...owned,
    maxItems: z.int().positive(),
    maxQuantity: z.int().positive(),
    idempotencySeconds: seconds,
    abandonedSeconds: seconds,
  }),
  automations: z.strictObject({
    ...owned,
    retry: schedule,
    leaseSeconds: seconds,
    deliveryDeadlineMs: z.int().positive(),
    maxPerBuyer: z.int().positive(),
    /** How long deliveries are also signed with the secret before a rotation. */
    secretOverlapSeconds: seconds,
    /** Age of an event that was not dispatched above which `automations.outbox.stuck` is raised. */
    pendingStuckSeconds: seconds,
    maxReplayBatch: z.int().positive(),
    replaysPerSecond: z.number().positive(),
  }),
  deadLetters: z.strictObject({
    ...owned,
    /** How long a decided letter of a wake-up is kept. */
    retentionDays: z.int().positive(),
  }),
  ads: z.strictObject({
    ...owned,
    controlDeadlineMs: z.int().positive(),
    failOpenPerViewerMinute: z.int().positive(),
    impressionsPerViewerHour: z.int().positive(),
    reservePriceMinor: z.int().nonnegative(),
    maxSponsoredPerSearch: z.int().positive(),
    /** A search's auction waits for its last crawl, but no longer than this after the search began; crawls that end later take no part in it. */
    auctionClosesSeconds: seconds,
    /** A search's most relevant offers that take part in its auction. */
    offersPerAuction: z.int().positive(),
    /** How long an impression token is good for. */
    tokenSeconds: seconds,
    eventsPerViewerMinute: z.int().positive(),
    /** Occurrences an hour above which `ads.abuse.<signal>` is raised. */
    abuseSignalsPerHour: z.int().positive(),
  }),
  fx: z
    .strictObject({
      ...owned,
      base: currencySchema,
      supportedCurrencies: z.array(currencySchema).min(1),
      freshSeconds: seconds,
      graceSeconds: seconds,
      /** Severity of serving stale rates inside the grace window, of refusing past it, and of holding published figures back. */
      posture: z.strictObject({
        staleGrace: z.enum(["page", "warn"]),
        expired: z.enum(["page", "warn"]),
        heldBack: z.enum(["page", "warn"]),
      }),
      deadlineMs: z.int().positive(),
      /** What a published figure has to keep to before money is converted with it. Changes are shares: 0.06 is 6 % up or down. */
      plausibility: z.strictObject({
        /** Against the rate that stands, over a day; over another time it grows with the square root, as a price's does, to `maxChange`. */
        maxDailyChange: share.positive(),
        maxDailyChangeOf: z.record(currencySchema, share.positive()),
        maxChange: share.positive(),
        /** Publications nearer to each other than this are judged as if they were this far apart. */
        leastGapSeconds: seconds,
        /** From this change on a figure of exactly 1, or near the inverse of what stands, is a source's mistake. */
        suspectChange: share.positive(),
        /** Columns are mixed where figures changed by more than this, and are nearer to each other's rates by `nearness`. */
        suspectColumnChange: share.positive(),
        /** A figure is near another where its distance to that is below this share of its distance to its own rate. */
        nearness: share.positive(),
        /** How far ahead of our clock a publication may be dated. */
        aheadSeconds: seconds,
        /** From this share of implausible figures on the whole publication is held back. */
        wholePublicationShare: share.positive(),
        /** Orders of magnitude, with which to judge where nothing stands: a figure is within `factor` of the rate of that day. */
        reference: z.strictObject({
          date: z.iso.date(),
          source: z.string().min(1),
          factor: z.number().gt(1),
          rates: z.record(currencySchema, z.string().regex(/^\d{1,7}(?:\.\d{1,12})?$/, "must be a decimal")),
        }),
        /** Held figures that the source itself has overtaken, kept for the record; those that an operator decided are all kept. */
        supersededKept: z.int().positive(),
      }),
    })
    .refine(
      ({ base, supportedCurrencies, plausibility }) =>
        supportedCurrencies.every((currency) => currency === base || currency in plausibility.reference.rates),
      { path: ["plausibility", "reference", "rates"], message: "must have each supported currency" },
    ),
  locales: z.strictObject({ ...owned, default: z.string() }),
  images: z.strictObject({
    ...owned,
    placeholderPolicy: z.enum(["fail_open", "fail_closed"]),
    /** From which share of placeholders, failures or p95 latency on the posture is `degraded`, and from which `page`; how many requests it takes to judge. */
    posture: z.strictObject({
      leastRequests: z.int().positive(),
      degraded: z.strictObject({ placeholderShare: share, failureRate: share, p95Ms: z.int().positive() }),
      page: z.strictObject({ placeholderShare: share, failureRate: share, p95Ms: z.int().positive() }),
      publicCommsPlaceholderShare: share,
    }),
    deadlineMs: z.int().positive(),
    placeholderCacheSeconds: seconds,
    imageCacheSeconds: seconds,
  }),
  llm: z.strictObject({
    ...owned,
    /** Tokens a day of an account whose address is verified, and of one whose address is not: those cost nothing to make. */
    dailyTokenLimit: z.int().positive(),
    unverifiedDailyTokenLimit: z.int().positive(),
    /** Tokens a day of all accounts together, and the share of it that unverified ones may have. */
    totalDailyTokenLimit: z.int().positive(),
    unverifiedShare: share,
    /** Shares of the total from which `llm-gateway.total-budget` warns and pages. */
    totalAlertShares: z.strictObject({ warn: share, page: share }),
    /** An account's budget takes its part of the total in pieces of `tokens`, and gives back what it left unused for `idleSeconds`. */
    lease: z.strictObject({ tokens: z.int().positive(), idleSeconds: seconds }),
    maxOutputTokens: z.int().positive(),
    /** Images a call may carry. */
    maxImages: z.int().positive(),
    /**
     * How long, and how much of, a provider's stream is read on after its caller left, to learn what it cost.
     * The platform ends work 30 s after the caller left.
     */
    drain: z.strictObject({ seconds: z.number().positive().max(28), bytes: z.int().positive() }),
    reservationSeconds: seconds,
    deadlineMs: z.int().positive(),
    chatModel: z.string(),
    /** How long a buyer waits for a model's answer to begin before the next model is asked. */
    chatBeginsWithinMs: z.int().positive(),
    /** Answers chat where the provider of `chatModel` is switched off, fails over or does not answer. */
    chatFallbackModel: z.string(),
    models: z.array(
      z.strictObject({
        model: z.string(),
        provider: z.enum(["openai", "anthropic"]),
        family: z.string(),
        owner: z.string().min(1),
        approvalTicket: z.string().min(1),
        dashboardSlice: z.string().min(1),
        inputUsdPerMillion: usdPerMillion,
        /** Read from the provider's prompt cache. */
        cachedInputUsdPerMillion: usdPerMillion,
        /** Written to the provider's prompt cache for minutes, and for an hour, where it charges for that. */
        cacheWriteUsdPerMillion: usdPerMillion,
        cacheWriteHourUsdPerMillion: usdPerMillion,
        outputUsdPerMillion: usdPerMillion,
        /**
         * Tokens the provider may bill beyond the bytes of a call: around every prompt; for the prompt it adds where tools or an output
         * format are defined (Anthropic's pricing page names up to 735); for an image at the highest detail offered
         * (OpenAI: 1,536 patches × 1.62 at most; Anthropic: width × height / 750 of at most 1,568 pixels a side).
         */
        bounds: z.strictObject({ promptTokens: z.int().positive(), toolTokens: z.int().positive(), imageTokens: z.int().positive() }),
      }),
    ),
  }),
  health: z.strictObject({
    ...owned,
    /** Share of failed requests from which a surface warns or fails, and how many requests it takes to judge. */
    failing: z.strictObject({ leastRequests: z.int().positive(), warn: share, fail: share }),
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
  }),
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
          /** `latencyShare` of the requests have their headers out within it; one of the histogram's bounds. */
          latencyMs: z
            .number()
            .refine((value) => LATENCY_BUCKETS.some((bound) => bound * 1000 === value), "must be a bound of the latency histogram"),
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
    /** The provider's list of payments is read no more often, and at most so many pages of a hundred. */
    paymentsEverySeconds: seconds,
    paymentPages: z.int().positive(),
    /** Objects that hold their own ledger and are asked each time: budgets, streams. */
    sample: z.int().positive(),
  }),
  incidentAlerts: z.strictObject({
    ...owned,
    retry: schedule,
    leaseSeconds: seconds,
    deliveryDeadlineMs: z.int().positive(),
    /** A due delivery whose wake-up was not acted on is woken again after this long. */
    forgottenSeconds: seconds,
    renotifySeconds: seconds,
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
  incidents: z.strictObject({ ...owned, blastRadiusMinutes: z.int().positive() }),
  drills: z.strictObject({
    ...owned,
    /** Each of `required`, scenarios of `npm run drill`, has to have passed within this long. */
    intervalSeconds: seconds,
    required: z.array(z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).min(1),
  }),
  http: z.strictObject({ ...owned, maxBodyBytes: z.int().positive() }),
  release: z.strictObject({
    ...owned,
    /** What a deploy may upload, gzipped, in KiB; the preflight refuses more. */
    bundleBudgetKib: z.int().positive(),
  }),
});

export type Contract = z.infer<typeof contractSchema>;

/** The document as checked in, for its hash. */
export const CONTRACT_DOCUMENT: unknown = document;

type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;

/** The contract as it holds in one environment. Throws where the checked-in document is not valid: nothing may run on a guess. */
export function contractFor(environment: string, source: unknown = document): Contract {
  const { environments, ...whole } = source as { environments?: Record<string, Json>; [name: string]: unknown };
  return contractSchema.parse(overlay(whole as Json, environments?.[environment]));
}

function overlay(base: Json, over: Json | undefined): Json {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((name) => [name, name in base ? overlay(base[name] as Json, over[name]) : (over[name] as Json)]),
  );
}

function isRecord(value: Json): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
