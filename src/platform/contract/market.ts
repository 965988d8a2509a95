import * as z from "zod";
import { currencySchema } from "../money-schema.ts";
import { countingSchema } from "./estimates.ts";
import { modelsSchema } from "./models.ts";
import { owned, seconds, share, usd } from "./pieces.ts";

/** The contract's sections of ads, rates, locales, images and models. */
export const marketSections = {
  ads: z.strictObject({
    ...owned,
    controlDeadlineMs: z.int().positive(),
    failOpenPerViewerMinute: z.int().positive(),
    /** Places that a viewer is sold within any hour: in all, of one campaign, and of one advertiser. */
    impressionsPerViewerHour: z.int().positive(),
    campaignImpressionsPerViewerHour: z.int().positive(),
    advertiserImpressionsPerViewerHour: z.int().positive(),
    /** Places that are sold within any hour to all together who come from one address with hints that we gave. */
    impressionsPerAddressHour: z.int().positive(),
    reservePriceMinor: z.int().nonnegative(),
    /** Few: what an auction looks at grows with their square. */
    maxSponsoredPerSearch: z.int().positive().max(5),
    /** How places go to bids and at what price: the least bid that still wins, or what the others lose by it. */
    auctionMechanism: z.enum(["second-price", "vcg"]),
    /** A search's auction waits for its last crawl, but no longer than this after the search began; crawls that end later take no part in it. */
    auctionClosesSeconds: seconds,
    /** A search's most relevant offers that take part in its auction. */
    offersPerAuction: z.int().positive(),
    /** How long an impression token is good for. */
    tokenSeconds: seconds,
    eventsPerViewerMinute: z.int().positive(),
    /** A click nearer to its impression than this is a machine's: it is recorded and not billed. */
    leastClickMs: z.int().nonnegative(),
    /** Occurrences an hour above which `ads.abuse.<signal>` is raised. */
    abuseSignalsPerHour: z.int().positive(),
  }),
  fx: z
    .strictObject({
      ...owned,
      base: currencySchema,
      supportedCurrencies: z.array(currencySchema).min(1),
      /** On which days its source publishes: on others nothing ages. */
      calendar: z.enum(["every-day", "weekdays", "target"]),
      freshSeconds: seconds,
      graceSeconds: seconds,
      /** Severity of serving stale rates inside the grace window, of refusing past it, of holding published figures back, of a refresh that is overdue, and of standing on one source of two. */
      posture: z.strictObject({
        staleGrace: z.enum(["page", "warn"]),
        expired: z.enum(["page", "warn"]),
        heldBack: z.enum(["page", "warn"]),
        refreshLate: z.enum(["page", "warn"]),
        secondSource: z.enum(["page", "warn"]),
      }),
      /** The period of the cron that refreshes, and how much later than that a refresh may be before somebody is told. */
      refreshEverySeconds: seconds,
      refreshLateSeconds: seconds,
      deadlineMs: z.int().positive(),
      /** How long what was in force is kept, from its publication. */
      historyDays: z.int().positive(),
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
        /** Two sources whose figures of one UTC day are further apart than this contradict each other. */
        maxDisagreement: share.positive(),
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
    /** From which share of placeholders or failures on, and above which p95 latency, the posture is `degraded`, and from which `page`; how many requests it takes to judge placeholders, and how many calls of the processor to judge that. */
    posture: z.strictObject({
      leastRequests: z.int().positive(),
      leastCalls: z.int().positive(),
      degraded: z.strictObject({ placeholderShare: share, failureRate: share, p95Ms: z.int().positive() }),
      page: z.strictObject({ placeholderShare: share, failureRate: share, p95Ms: z.int().positive() }),
      publicCommsPlaceholderShare: share,
    }),
    /** Of an image as a whole, its last byte included. */
    deadlineMs: z.int().positive(),
    /** Longer ones are not read on. */
    maxBytes: z.int().positive(),
    /** Of a picture that the Worker fetches itself, where the platform transforms images: its bytes, how long it may take, how many redirects are followed. */
    source: z.strictObject({ maxBytes: z.int().positive(), deadlineMs: z.int().positive(), redirects: z.int().nonnegative().max(5) }),
    /** Calls in a row without an image after which an isolate leaves the processor alone, and for how long before one call tries. */
    circuitFailures: z.int().positive(),
    circuitOpenSeconds: seconds,
    /** After which a look into the cache of images, or keeping one there, is given up. */
    cacheDeadlineMs: z.int().positive(),
    /** Bytes of images that an isolate holds at once, while they come and until they are kept. */
    inFlightBytes: z.int().positive(),
    /** Bytes of images that an isolate remembers beside those. */
    memoryBytes: z.int().nonnegative(),
    placeholderCacheSeconds: seconds,
    imageCacheSeconds: seconds,
  }),
  llm: z.strictObject({
    ...owned,
    /** Tokens a day of an account whose address is verified, and of one whose address is not: those cost nothing to make. */
    dailyTokenLimit: z.int().positive(),
    unverifiedDailyTokenLimit: z.int().positive(),
    /** The same in US dollars, to the cent: what a call can cost is bounded beside what it can use. */
    dailyUsdLimit: usd,
    unverifiedDailyUsdLimit: usd,
    /** Tokens a day of all accounts together, their US dollars, and the share of it that unverified ones may have. */
    totalDailyTokenLimit: z.int().positive(),
    totalDailyUsdLimit: usd,
    unverifiedShare: share,
    /** Shares of the totals from which `llm-gateway.total-budget` and `llm-gateway.total-money` warn and page. */
    totalAlertShares: z.strictObject({ warn: share, page: share }),
    /** Of an account's or a service token's day, used: each is told of once a day, by `llm-gateway.limits-reached`. */
    limitAlertPercents: z
      .array(z.int().min(1).max(100))
      .min(1)
      .refine((percents) => percents.every((percent, index) => percent > (percents[index - 1] ?? 0)), "must be in order, each once"),
    /** An account's budget takes its part of the total in pieces of `tokens` and of `usd`, and gives back what it left unused for `idleSeconds`. */
    lease: z.strictObject({
      tokens: z.int().positive(),
      usd,
      idleSeconds: seconds,
      /**
       * An isolate of the Worker has of an account's day `tokens` and `usd` at most, and no more than this share of what is left; gives back what
       * no call took of for `idleMs`; tells of a call that lasts `tellAfterMs`; hands over together what ends within `collectMs`. Of one
       * that is not heard of for `expirySeconds` all it has left is put down as used.
       */
      isolate: z.strictObject({
        tokens: z.int().positive(),
        usd,
        share,
        idleMs: z.int().positive().max(5_000),
        tellAfterMs: z.int().positive(),
        collectMs: z.int().positive(),
        expirySeconds: seconds,
      }),
    }),
    /** When a call is tried again that has no room beside what the user's other calls hold in reserve: they end in seconds. */
    inUseRetrySeconds: seconds,
    /** Tokens of an answer at most where the caller names no limit; one who names it has up to the model's `maxOutputTokens`. */
    defaultOutputTokens: z.int().positive(),
    /** Images a call may carry. */
    maxImages: z.int().positive(),
    /**
     * How long, and how much of, a provider's stream is read on after its caller left, to learn what it cost.
     * The platform ends work 30 s after the caller left.
     */
    drain: z.strictObject({ seconds: z.number().positive().max(28), bytes: z.int().positive() }),
    /** Past it a call that nobody settled is settled at its worst case; longer than any call may take. */
    reservationSeconds: seconds,
    /** Age of a call whose audit event is not written above which `llm-gateway.usage.backlog` is raised. */
    backlogSeconds: seconds,
    /**
     * Milliseconds a provider's stream may be silent, before its first byte too, and last in all; bytes of one event that are held
     * until it is whole, and of all of it: what sends more is cut. What passes to the caller is read for the books every `readEveryMs`.
     */
    stream: z.strictObject({
      idleMs: z.int().positive(),
      totalMs: z.int().positive(),
      eventBytes: z.int().positive(),
      bytes: z.int().positive().max(67_108_864),
      readEveryMs: z.int().positive().max(5_000),
    }),
    /** Milliseconds an answer that is not streamed may take. */
    wholeMs: z.int().positive(),
    /** Of a longer text, pieces spread evenly over it are counted, and the rest as they are. */
    counting: countingSchema,
    circuit: z.strictObject({
      /** So many failures of a provider, and at least `share` of its calls, in a window that begins with the first of them, open its circuit. */
      failures: z.int().positive(),
      share,
      windowSeconds: seconds,
      /** How long it lets nobody through, before one call may try. */
      openSeconds: seconds,
      /** How long that one is waited for before another may try. */
      trialSeconds: seconds,
      /** A stream that has not begun by then counts as a failure, and is left for its stand-in where it has one. */
      silentMs: z.int().positive(),
      /** Statuses below 500 that count as failures too. A 429 is about our account: without it here it says nothing about the provider. */
      alsoFailing: z.array(z.int().min(400).max(499)),
      /** How old an isolate's copy of a circuit may be, and how often it tells what its calls came to. */
      tellSeconds: seconds,
    }),
    chatModel: z.string(),
    /** How long a buyer waits for a model's answer to begin before the next model is asked. */
    chatBeginsWithinMs: z.int().positive(),
    /** Answers chat where the provider of `chatModel` is switched off, fails over or does not answer. */
    chatFallbackModel: z.string(),
    models: modelsSchema,
  }),
};
