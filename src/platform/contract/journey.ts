import * as z from "zod";
import { owned, schedule, seconds, share, throttle } from "./pieces.ts";

/** The contract's sections of the buyer's journey up to what he is shown. */
export const journeySections = {
  access: z.strictObject({
    ...owned,
    accessTokenSeconds: seconds,
    /** How long a session stands that nobody uses, and how long one at most, from its sign-in, however often it is used. */
    refreshTokenSeconds: seconds,
    longestSessionSeconds: seconds,
    refreshGraceSeconds: seconds,
    revocationSeconds: seconds,
    /** Tokens and sessions that an isolate remembers at a time, each kind; those used last. */
    rememberedTokens: z.int().positive(),
    operatorSessionSeconds: seconds,
    /** How long a proof of presence lets an operator's session do one kind of act. */
    stepUpSeconds: seconds,
    streamTicketSeconds: seconds,
    operatorTotp: z.enum(["required", "optional"]),
    /** By what failed sign-ins have in common. */
    throttles: z.strictObject({
      ...{ "account-at-address": throttle, address: throttle, account: throttle },
      ...{ guest: throttle, registration: throttle },
    }),
    /** How long a guest is one, and his carts are kept once nobody touches them. */
    guestSeconds: seconds,
    /** How many addresses a buyer's account has signed in from are remembered, and how long: what strangers do elsewhere keeps none of them out. */
    knownAddresses: z.strictObject({ most: z.int().positive(), seconds }),
    /**
     * The line in which an isolate hashes passwords, one at a time: places for buyers, further ones for operators alone, and the wait beyond
     * which a buyer is refused at the door.
     */
    hashing: z.strictObject({ places: z.int().positive(), operatorPlaces: z.int().positive(), longestWaitMs: z.int().positive() }),
    /** By what programs come for a buyer. */
    serviceTokens: z.strictObject({
      /** How many may be good at a time, and how many be made within 24 hours, ended ones counted. */
      maxPerBuyer: z.int().positive(),
      madePerDay: z.int().positive(),
      /** How far ahead an end may lie that a token is given. */
      longestDays: z.int().positive(),
      /** A token's last use is written once in as long. */
      lastUsedEverySeconds: seconds,
      /** How long an ended one stays in its buyer's list. */
      endedKeptDays: z.int().positive(),
    }),
    passwordReset: z
      .strictObject({
        /** How long a mailed token is good for; longer where the next mail is further away. */
        tokenSeconds: seconds,
        /** An account is mailed once in as long, whoever asks, doubling with each mail that led to nothing up to the longest. */
        everySeconds: seconds,
        longestEverySeconds: seconds,
      })
      .refine(({ tokenSeconds, everySeconds }) => tokenSeconds > everySeconds, {
        path: ["tokenSeconds"],
        message: "must be longer than everySeconds, so that who is mailed no more has a token that is good",
      })
      .refine(({ everySeconds, longestEverySeconds }) => longestEverySeconds >= everySeconds, {
        path: ["longestEverySeconds"],
        message: "must be no shorter than everySeconds",
      }),
    /** Accounts that their buyers closed. */
    closing: z.strictObject({
      /** For so long a closed account is kept for who wants it back; its erasure begins then. */
      graceDays: z.int().positive(),
      /** What one run of the cron does at most: accounts it looks at, steps it takes (each kind of thing is one in every run), and things that a step erases. */
      accountsARun: z.int().positive(),
      stepsARun: z.int().min(20),
      rowsAStep: z.int().positive(),
      /** An account that is not erased so long after it was due is an alert. */
      overdueHours: z.int().positive(),
    }),
    /** Mails that tell a buyer what was done to the account. */
    notices: z.strictObject({
      /** For how long one that the provider did not take is tried again each minute. */
      triedSeconds: seconds,
      keptDays: z.int().positive(),
      /** Of changes of a password alone: who knows it must not be able to fill a mailbox. */
      changesToldADay: z.int().positive(),
    }),
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
    robotsUnreachableSeconds: seconds,
    /** While a robots.txt that was read before holds because nobody answered for it, it is asked for anew so often. */
    robotsRetrySeconds: seconds,
    robotsMaxSteps: z.int().positive(),
    circuitFailures: z.int().positive(),
    circuitOpenSeconds: seconds,
    /** A host is left alone for so many times what its answers take, at most for so long: who answers slowly is asked slowly. */
    slowHost: z.strictObject({ factor: z.number().min(1), mostDelayMs: z.int().positive() }),
    /** Pages and listings that all searches share: how long they are fresh, those that could not be read too, when a request that nobody answered is made again and how long the page rests after the last, how often a page is looked at that another reads, and after how long without a reader it is forgotten. */
    shared: z.strictObject({
      freshSeconds: seconds,
      brokenFreshSeconds: seconds,
      listingFreshSeconds: seconds,
      /** How long after a page was answered for its sitemap is believed that it has not changed. */
      lastmodSeconds: seconds,
      retry: schedule,
      restSeconds: seconds,
      lookMs: z.int().positive(),
      forgetDays: z.int().positive(),
    }),
    /**
     * Pages behind what searches have shown within so long are read again by the sweep once they are fresh no more: so many a sweep, of so
     * many crawls that ended last, for so long.
     */
    refresh: z.strictObject({
      shownWithinSeconds: seconds,
      crawlsLooked: z.int().positive().max(2_000),
      pagesASweep: z.int().positive().max(100),
      sweepSeconds: z.int().positive().max(25),
    }),
    /** A crawl plans as many pages that are not fresh as its supplier's pace allows in so many seconds, and always a few. */
    planSeconds: seconds,
    /** Known offers that a search is shown before its crawls begin, of all its suppliers together, and by each of its crawls. */
    knownOffers: z.int().positive(),
    leastPages: z.int().positive(),
    stepSeconds: seconds,
    maxCrawlSeconds: seconds,
    sitemapMaxBytes: z.int().positive(),
    sitemapFiles: z.int().positive(),
    sitemapMaxSteps: z.int().positive(),
    /** Addresses of a supplier that a crawl weighs against each other. */
    knownPages: z.int().positive(),
    /** What reading one page may cost: counted steps, depth of markup, characters of one JSON-LD script, variants that are offers of their own. What costs more has outcome `too-complex`. */
    extraction: z.strictObject({
      maxSteps: z.int().positive(),
      maxDepth: z.int().positive(),
      jsonLdMaxCharacters: z.int().positive(),
      maxVariants: z.int().positive(),
    }),
    /** Readings of one file that ended the Worker, after which it is not read again, and how long each counts. */
    setAside: z.strictObject({ afterDeaths: z.int().positive(), forSeconds: seconds }),
    /** A price this many times the last one, or this part of it, waits for an operator: for how long before it is said, and how long his word is kept. */
    feeds: z.strictObject({
      everySeconds: seconds,
      retrySeconds: seconds,
      lateSeconds: seconds,
      leaseSeconds: seconds,
      deadlineMs: z.int().positive(),
      maxBytes: z.int().positive(),
      maxRows: z.int().positive(),
      maxSteps: z.int().positive(),
      batchRows: z.int().positive(),
      mostSetAside: z.number().gt(0).max(1),
      rejectedShown: z.int().positive(),
      aSweep: z.int().positive(),
    }),
    heldPrices: z.strictObject({ jumpFactor: z.number().gt(1), decideWithinSeconds: seconds, decidedDays: z.int().positive() }),
    relevanceThreshold: share,
    backlogSeconds: seconds,
    redispatchesPerHour: z.int().positive(),
    latencyAlertMs: z.int().positive(),
    failureRateAlert: share,
    failureRateLeastCrawls: z.int().positive(),
    /** Crawls of one supplier in a row that failed within a day, after which it is said. */
    supplierFailures: z.int().positive(),
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
    /** A quote is owed while the offer costs at most so many times what was quoted: beyond that the quoted price was a mistake. */
    quoteHeldUpTo: z.number().min(1).max(100),
    /** A cart shows its offers as they were read at most so long ago, and without them where reading takes longer. */
    offersNow: z.strictObject({ freshSeconds: z.int().positive().max(60), deadlineMs: z.int().positive().max(5_000) }),
    /**
     * What one isolate read of an offer is shown by the others for so long, unless Redis takes longer to say; and so many entries that
     * are none, within so long, are an alert. At most a minute: nothing takes an entry back when its offer changes.
     */
    quoteCache: z.strictObject({
      freshSeconds: z.int().positive().max(60),
      deadlineMs: z.int().positive().max(1_000),
      corruptAlert: z.strictObject({ entries: z.int().positive(), withinMinutes: z.int().min(2).max(60) }),
    }),
    /**
     * What a model of the gateway says things are called that no table knows: of so many items of a query, no longer than so many characters;
     * waited for so long as a search is drafted, in all so long behind it; so many questions of one buyer a UTC day; so many names of
     * what it says, kept for so long, and for shorter where it knows none or did not answer.
     */
    names: z
      .strictObject({
        mostItems: z.int().positive().max(5),
        mostCharacters: z.int().positive().max(300),
        asksABuyerDay: z.int().positive().max(1_000),
        waitMs: z.int().positive().max(3_000),
        beginsWithinMs: z.int().positive(),
        answerMs: z.int().positive().max(20_000),
        outputTokens: z.int().positive().max(1_000),
        mostNames: z.int().positive().max(30),
        keepSeconds: seconds,
        unknownSeconds: seconds,
        failedSeconds: seconds,
      })
      .refine(({ answerMs, waitMs }) => answerMs >= waitMs, { path: ["answerMs"], message: "must be no shorter than waitMs" }),
    deltaRetentionDays: z.int().positive(),
    hintStableSeconds: seconds,
    /** How old the log may be that a joining client is shown at first; what it lacks follows. Who join within it share one reading of the log. */
    joinFreshMs: z.int().positive(),
    /** Of a watched search's last deltas, how many, and of how many bytes, its object keeps ready for who comes back. */
    heldDeltas: z.int().positive(),
    heldBytes: z.int().positive(),
    /**
     * Reports on streams and quotes: gathered for so long (what runs behind an answer has half a minute in all), so many held where the
     * queue does not take them, late after so long in it; kept longer than a message lives, added up by day for longer still.
     */
    telemetry: z.strictObject({
      everySeconds: z.int().positive().max(15),
      heldReports: z.int().positive().max(100),
      summaryEverySeconds: seconds,
      lateSeconds: seconds,
      reportDays: z.int().min(15),
      totalDays: z.int().min(15),
    }),
    /** How far a client may lag behind before it is let go; it comes back with its last event id. */
    behindBytes: z.int().positive(),
  }),
};
