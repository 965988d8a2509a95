import type { Relation } from "./relation.ts";
import type { Contract } from "./schema.ts";

/** What has to be so between figures of the buyer's journey up to what he is shown. */
export const journeyRelations = ({ access, chat, briefs, crawl, catalog, llm, conservation }: Contract): Relation[] => [
  ...accessRelations(access),
  [
    "access.closing.graceDays",
    access.closing.graceDays * DAY_SECONDS > conservation.windowSeconds,
    "must be longer than conservation.windowSeconds: what is erased would be missing from a law that compares it",
  ],
  [
    "chat.replyLeaseSeconds",
    ms(chat.replyLeaseSeconds) > llm.chatBeginsWithinMs,
    "must be longer than llm.chatBeginsWithinMs: an answer is another's before its model was given up",
  ],
  [
    "chat.replyTokens",
    chat.replyTokens <= answerOf(llm, llm.chatModel),
    `must be no more than ${llm.chatModel} gives: its answers would be refused`,
  ],
  [
    "briefs.leaseSeconds",
    ms(briefs.leaseSeconds) > briefs.agentDeadlineMs,
    "must be longer than agentDeadlineMs: a second extraction would begin beside the first",
  ],
  [
    "briefs.finalizingStuckSeconds",
    briefs.finalizingStuckSeconds > briefs.leaseSeconds,
    "must be longer than leaseSeconds: what its holder still works on is not stuck",
  ],
  [
    "briefs.maxAttempts",
    briefs.maxAttempts <= briefs.retry.delaysSeconds.length + 1,
    "must be no more than the tries that retry.delaysSeconds has delays for",
  ],
  ...crawlRelations(crawl),
  ...catalogRelations(catalog),
];

const ms = (seconds: number): number => seconds * 1_000;
const DAY_SECONDS = 86_400;

const answerOf = ({ models }: Contract["llm"], name: string): number =>
  models.find(({ model }) => model === name)?.maxOutputTokens ?? Number.POSITIVE_INFINITY;

const accessRelations = (access: Contract["access"]): Relation[] => [
  [
    "access.accessTokenSeconds",
    access.accessTokenSeconds < access.refreshTokenSeconds,
    "must be shorter than refreshTokenSeconds: there would be nothing to refresh with",
  ],
  [
    "access.longestSessionSeconds",
    access.longestSessionSeconds >= access.refreshTokenSeconds,
    "must be no shorter than refreshTokenSeconds: no session could be unused for so long",
  ],
  [
    "access.refreshGraceSeconds",
    access.refreshGraceSeconds < access.accessTokenSeconds,
    "must be shorter than accessTokenSeconds: a stolen refresh token would be taken for a retry",
  ],
  [
    "access.stepUpSeconds",
    access.stepUpSeconds <= access.operatorSessionSeconds,
    "must be no longer than operatorSessionSeconds: the session it belongs to is over before",
  ],
  ...Object.entries(access.throttles).map(([name, { longestSeconds, forgottenSeconds }]): Relation => [
    `access.throttles.${name}.forgottenSeconds`,
    forgottenSeconds >= longestSeconds,
    "must be no shorter than longestSeconds: what is forgotten while somebody waits throttles nobody",
  ]),
  [
    "access.verification.longestResendSeconds",
    access.verification.longestResendSeconds >= access.verification.resendSeconds,
    "must be no shorter than resendSeconds",
  ],
  [
    "access.verification.tokenSeconds",
    access.verification.tokenSeconds > access.verification.retrySeconds,
    "must be longer than retrySeconds: a mail would be sent whose token is good no more",
  ],
  [
    "access.notices.keptDays",
    access.notices.keptDays * DAY_SECONDS > access.notices.triedSeconds,
    "must be longer than triedSeconds: a mail would be forgotten while it is tried",
  ],
];

const crawlRelations = (crawl: Contract["crawl"]): Relation[] => [
  ["crawl.leaseSeconds", ms(crawl.leaseSeconds) > crawl.pageDeadlineMs, "must be longer than pageDeadlineMs: two would read one page"],
  [
    "crawl.stepSeconds",
    crawl.stepSeconds < crawl.leaseSeconds,
    "must be shorter than leaseSeconds: a step would go on in a crawl that is another's",
  ],
  ["crawl.maxCrawlSeconds", crawl.maxCrawlSeconds > crawl.stepSeconds, "must be longer than stepSeconds: no crawl had a second step"],
  [
    "crawl.maxAttempts",
    crawl.maxAttempts <= crawl.retry.delaysSeconds.length + 1,
    "must be no more than the tries that retry.delaysSeconds has delays for",
  ],
  [
    "crawl.robotsRetrySeconds",
    crawl.robotsRetrySeconds <= crawl.robotsTtlSeconds,
    "must be no longer than robotsTtlSeconds: it is asked anew sooner where nobody answered, not later",
  ],
  [
    "crawl.shared.brokenFreshSeconds",
    crawl.shared.brokenFreshSeconds <= crawl.shared.freshSeconds,
    "must be no longer than freshSeconds: what could not be read is read again sooner",
  ],
  [
    "crawl.feeds.leaseSeconds",
    ms(crawl.feeds.leaseSeconds) > crawl.feeds.deadlineMs,
    "must be longer than deadlineMs: two would read one feed",
  ],
  [
    "crawl.feeds.retrySeconds",
    crawl.feeds.retrySeconds <= crawl.feeds.everySeconds,
    "must be no longer than everySeconds: a failed reading would be made again later than one that did not fail",
  ],
  [
    "crawl.feeds.lateSeconds",
    crawl.feeds.lateSeconds > crawl.feeds.everySeconds,
    "must be longer than everySeconds: every feed would be late",
  ],
  ["crawl.archive.stepMaxBytes", crawl.archive.stepMaxBytes >= crawl.archive.pageMaxBytes, "must have room for a page of pageMaxBytes"],
];

const catalogRelations = (catalog: Contract["catalog"]): Relation[] => [
  [
    "catalog.heartbeatSeconds",
    catalog.heartbeatSeconds < catalog.maxStreamSeconds,
    "must be shorter than maxStreamSeconds: a stream would end before it was known to live",
  ],
  [
    "catalog.pollSeconds",
    catalog.pollSeconds < catalog.heartbeatSeconds,
    "must be shorter than heartbeatSeconds: a stream on polling would be quieter than its heartbeat",
  ],
  [
    "catalog.quoteCache.deadlineMs",
    catalog.quoteCache.deadlineMs < ms(catalog.quoteCache.freshSeconds),
    "must be shorter than freshSeconds: what was waited for would be too old",
  ],
  ["catalog.names.beginsWithinMs", catalog.names.beginsWithinMs <= catalog.names.answerMs, "must be no longer than answerMs"],
  [
    "catalog.names.unknownSeconds",
    catalog.names.unknownSeconds <= catalog.names.keepSeconds,
    "must be no longer than keepSeconds: what nobody knew is asked again sooner than what somebody did",
  ],
  [
    "catalog.names.failedSeconds",
    catalog.names.failedSeconds <= catalog.names.unknownSeconds,
    "must be no longer than unknownSeconds: a model that did not answer is asked again sooner",
  ],
  [
    "catalog.telemetry.lateSeconds",
    catalog.telemetry.lateSeconds > catalog.telemetry.everySeconds,
    "must be longer than everySeconds: every report would be late",
  ],
  [
    "catalog.telemetry.totalDays",
    catalog.telemetry.totalDays >= catalog.telemetry.reportDays,
    "must be no fewer than reportDays: totals outlive what they are made of",
  ],
];
