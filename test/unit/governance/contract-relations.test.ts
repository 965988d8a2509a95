import { describe, expect, it } from "vitest";
import { governanceFaults } from "../../../scripts/governance-faults.ts";
import { governanceRefusals } from "../../../scripts/preflight/refusals.ts";
import { governanceHealth } from "../../../src/operations/governance/health.ts";
import { contractFor, CONTRACT_DOCUMENT } from "../../../src/platform/contract.ts";
import { relationFaults } from "../../../src/platform/contract/relations.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import { expectContradiction, mutated, production, today, type Contradiction } from "./contradicting.ts";

const inR2 = { by: "r2" as const, owner: "platform", reviewedOn: today, reviewBy: "2999-01-01", reason: "no server of ours" };

const MUTATED: Contradiction[] = [
  [
    "a stand-in that was reviewed tomorrow",
    "/standIns/MONGO_URL/reviewedOn",
    /future/,
    ({ standIns }) => (standIns.MONGO_URL = { ...inR2, reviewedOn: "2998-01-01" }),
  ],
  [
    "a stand-in that is never looked at again",
    "/standIns/MONGO_URL/reviewBy",
    /after reviewedOn/,
    ({ standIns }) => (standIns.MONGO_URL = { ...inR2, reviewBy: today }),
  ],
  [
    "a slow shop that counts as the processor's fault",
    "/images/source/deadlineMs",
    /slow server/,
    ({ images }) => (images.source.deadlineMs = images.deadlineMs),
  ],
  [
    "an access token that outlives its refresh token",
    "/access/accessTokenSeconds",
    /nothing to refresh with/,
    ({ access }) => (access.accessTokenSeconds = access.refreshTokenSeconds),
  ],
  [
    "a session that ends before it may be unused",
    "/access/longestSessionSeconds",
    /no session could be unused/,
    ({ access }) => (access.longestSessionSeconds = access.refreshTokenSeconds - 1),
  ],
  [
    "a grace in which a theft is a retry",
    "/access/refreshGraceSeconds",
    /taken for a retry/,
    ({ access }) => (access.refreshGraceSeconds = access.accessTokenSeconds),
  ],
  [
    "a proof that outlives its session",
    "/access/stepUpSeconds",
    /over before/,
    ({ access }) => (access.stepUpSeconds = access.operatorSessionSeconds + 1),
  ],
  [
    "a wait that is forgotten while it lasts",
    "/access/throttles/account/forgottenSeconds",
    /throttles nobody/,
    ({ access }) => (access.throttles.account.forgottenSeconds = access.throttles.account.longestSeconds - 1),
  ],
  [
    "an erasure within what a law compares",
    "/access/closing/graceDays",
    /missing from a law/,
    ({ access, conservation }) => (access.closing.graceDays = Math.floor(conservation.windowSeconds / 86_400)),
  ],
  [
    "a mail whose token is over",
    "/access/verification/tokenSeconds",
    /good no more/,
    ({ access }) => (access.verification.tokenSeconds = access.verification.retrySeconds),
  ],
  ["an answer beyond its model", "/chat/replyTokens", /would be refused/, ({ chat }) => (chat.replyTokens = 10_000_000)],
  [
    "an extraction's lease under its deadline",
    "/briefs/leaseSeconds",
    /second extraction/,
    ({ briefs }) => (briefs.leaseSeconds = briefs.agentDeadlineMs / 1_000),
  ],
  [
    "tries that no delay stands for",
    "/briefs/maxAttempts",
    /has delays for/,
    ({ briefs }) => (briefs.maxAttempts = briefs.retry.delaysSeconds.length + 2),
  ],
  [
    "a crawl's lease under a page's deadline",
    "/crawl/leaseSeconds",
    /two would read one page/,
    ({ crawl }) => Object.assign(crawl, { pageDeadlineMs: crawl.leaseSeconds * 1_000 }),
  ],
  ["a step that outlasts its lease", "/crawl/stepSeconds", /another's/, ({ crawl }) => (crawl.stepSeconds = crawl.leaseSeconds)],
  [
    "a feed that is always late",
    "/crawl/feeds/lateSeconds",
    /every feed would be late/,
    ({ crawl }) => (crawl.feeds.lateSeconds = crawl.feeds.everySeconds),
  ],
  [
    "a stream that ends before its heartbeat",
    "/catalog/heartbeatSeconds",
    /known to live/,
    ({ catalog }) => (catalog.heartbeatSeconds = catalog.maxStreamSeconds),
  ],
  [
    "a cached quote that is waited for too long",
    "/catalog/quoteCache/deadlineMs",
    /too old/,
    ({ catalog }) => Object.assign(catalog.quoteCache, { freshSeconds: 1, deadlineMs: 1_000 }),
  ],
  [
    "a payment's lease under the provider's deadline",
    "/checkout/leaseSeconds",
    /ask the provider for one payment/,
    ({ checkout }) => (checkout.provider.deadlineMs = checkout.leaseSeconds * 1_000),
  ],
  [
    "webhooks that are forgotten while they are tried",
    "/checkout/webhookRetentionDays",
    /while it is tried/,
    ({ checkout }) => (checkout.webhookRetry.delaysSeconds = [checkout.webhookRetentionDays * 86_400]),
  ],
  [
    "a look at payments that never comes again",
    "/checkout/paymentCheck/windowSeconds",
    /looked at again/,
    ({ checkout }) => (checkout.paymentCheck.windowSeconds = checkout.paymentCheck.everySeconds),
  ],
  [
    "carts that are forgotten before their answers",
    "/carts/abandonedSeconds",
    /owes again/,
    ({ carts }) => (carts.idempotencySeconds = carts.abandonedSeconds),
  ],
  [
    "carts that are forgotten before they are told of",
    "/carts/tellAbandonedSeconds",
    /hears that they were left/,
    ({ carts }) => (carts.tellAbandonedSeconds = carts.abandonedSeconds),
  ],
  [
    "a delivery's lease under its deadline",
    "/automations/leaseSeconds",
    /made twice/,
    ({ automations }) => (automations.leaseSeconds = automations.deliveryDeadlineMs / 1_000),
  ],
  [
    "an automation that is given up between two probes",
    "/automations/circuit/disableAfterSeconds",
    /between two probes/,
    ({ automations: { circuit } }) => (circuit.disableAfterSeconds = circuit.longestProbeSeconds),
  ],
  ["clicks that cannot be billed", "/ads/leastClickMs", /no click/, ({ ads }) => (ads.leastClickMs = ads.tokenSeconds * 1_000)],
  [
    "an advertiser who could never take part",
    "/ads/advertiserImpressionsPerViewerHour",
    /no advertiser could/,
    ({ ads }) => (ads.advertiserImpressionsPerViewerHour = ads.maxSponsoredPerSearch - 1),
  ],
  [
    "a cap of advertisers past all",
    "/ads/advertiserImpressionsPerViewerHour",
    /ends it before/,
    ({ ads }) => (ads.advertiserImpressionsPerViewerHour = ads.impressionsPerViewerHour + 1),
  ],
  [
    "a cap of campaigns past all",
    "/ads/campaignImpressionsPerViewerHour",
    /ends it before/,
    ({ ads }) => (ads.campaignImpressionsPerViewerHour = ads.impressionsPerViewerHour + 1),
  ],
  [
    "a cap of addresses below that of a viewer",
    "/ads/impressionsPerAddressHour",
    /could not be reached/,
    ({ ads }) => (ads.impressionsPerAddressHour = ads.impressionsPerViewerHour - 1),
  ],
  ["rates that are stale before each refresh", "/fx/freshSeconds", /stale before/, ({ fx }) => (fx.freshSeconds = fx.refreshEverySeconds)],
  [
    "rates that are forgotten while they are in force",
    "/fx/historyDays",
    /in force/,
    ({ fx }) => Object.assign(fx, { historyDays: 1, graceSeconds: 86_400 }),
  ],
  [
    "thresholds of images out of order",
    "/images/posture/page/failureRate",
    /in order/,
    ({ images: { posture } }) => (posture.page.failureRate = posture.degraded.failureRate / 2),
  ],
  ["no room for one image", "/images/inFlightBytes", /one image/, ({ images }) => (images.inFlightBytes = images.maxBytes - 1)],
  [
    "who proved nothing has more",
    "/llm/unverifiedDailyTokenLimit",
    /would have less/,
    ({ llm }) => (llm.unverifiedDailyTokenLimit = llm.dailyTokenLimit + 1),
  ],
  ["a total that one account uses up", "/llm/totalDailyUsdLimit", /would not be there/, ({ llm }) => (llm.totalDailyUsdLimit = "9.99")],
  [
    "a warning beyond its page",
    "/llm/totalAlertShares/page",
    /in order/,
    ({ llm }) => (llm.totalAlertShares.page = llm.totalAlertShares.warn),
  ],
  [
    "a model without a price",
    "/llm/models/0/prices/0/from",
    /without a price/,
    ({ llm }) => Object.assign(llm.models[0]?.prices[0] ?? {}, { from: "2031-01-01" }),
  ],
  ["health that fails before it warns", "/health/failing/warn", /in order/, ({ health }) => (health.failing.warn = health.failing.fail)],
  [
    "captures that are stale before they are made",
    "/health/captureMaxAgeSeconds",
    /made anew/,
    ({ health }) => (health.captureMaxAgeSeconds = health.staleSeconds),
  ],
  [
    "two captures at once",
    "/health/captureLeaseSeconds",
    /capture at once/,
    ({ health }) => (health.captureLeaseSeconds = (2 * health.sectionDeadlineMs) / 1_000),
  ],
  [
    "a burn rate that can never be reached",
    "/objectives/burnRates/0/rate",
    /could not fire/,
    ({ objectives }) => Object.assign(objectives.journey[0] ?? {}, { availability: 0.9 }),
  ],
  [
    "a window of laws in which nothing has settled",
    "/conservation/windowSeconds",
    /nothing would be compared/,
    ({ conservation }) => (conservation.settleSeconds = conservation.windowSeconds),
  ],
  [
    "a feed that outlives its alerts",
    "/incidentAlerts/feedRetentionDays",
    /are gone/,
    ({ incidentAlerts }) => (incidentAlerts.feedRetentionDays = incidentAlerts.retentionDays + 1),
  ],
  [
    "a start that is larger than the whole",
    "/release/startBudgetKib",
    /is a part/,
    ({ release }) => (release.startBudgetKib = release.bundleBudgetKib + 1),
  ],
];

describe("figures of the contract that contradict one another", () => {
  it.each(MUTATED)("[GOV-2] are refused, by their own sentence and place: %s", (...one) => expectContradiction(...one));

  it("[GOV-2] are none in any environment, and each of these has a sentence of its own", () => {
    for (const environment of ["local", "staging", "production"]) expect(relationFaults(contractFor(environment), today)).toEqual([]);
    const sentences = MUTATED.flatMap(([, , , change]) => relationFaults(mutated(change), today).map(({ text }) => text));
    expect(new Set(sentences).size).toBe(MUTATED.length);
  });

  it("[GOV-2] a change that is dated ahead is refused from every place, and by CI once for all environments", () => {
    const contract = mutated((ahead) => (ahead.lastChanged = "2031-01-01"));
    const fault = { pointer: "/lastChanged", text: `lastChanged must not lie in the future: today is ${today}` };
    expect(relationFaults(contract, today)).toEqual([fault]);
    expect(governanceRefusals(contract, new Date(`${today}T12:00:00Z`))).toEqual([`contract: ${fault.text} (GOV-2)`]);
    const facts = {
      today,
      slices: new Set(production.llm.models.map(({ dashboardSlice }) => dashboardSlice)),
      drills: new Set(production.drills.required),
      paths: new Set(production.objectives.journey.flatMap(({ routes }) => routes)),
    };
    expect(governanceFaults({ ...(CONTRACT_DOCUMENT as Record<string, unknown>), lastChanged: "2031-01-01" }, facts)).toEqual([fault.text]);
  });

  it("[GOV-3] are shown on the surface with their place, which fails, and warned of", async () => {
    const contract = mutated(({ briefs }) => (briefs.leaseSeconds = 1));
    const section = governanceHealth({ contract });
    const { status, figures } = await section.capture({ now: new Date(`${today}T12:00:00Z`) } as CaptureContext);
    expect(status).toBe("fail");
    expect(figures).toMatchObject({
      contradictions: [{ pointer: "/briefs/leaseSeconds", text: expect.stringMatching(/^briefs\.leaseSeconds must/) }],
    });
    expect(section.alerts?.flatMap((rule) => rule.conditions(figures, contract))).toMatchObject([
      { key: "governance.contradictions", severity: "warn", summary: expect.stringContaining("briefs.leaseSeconds") },
    ]);
    const whole = await governanceHealth({ contract: production }).capture({ now: new Date(`${today}T12:00:00Z`) } as CaptureContext);
    expect([whole.status, whole.figures["contradictions"]]).toEqual(["pass", []]);
  });
});
