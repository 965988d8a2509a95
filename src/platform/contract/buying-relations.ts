import type { Relation } from "./relation.ts";
import type { Contract } from "./schema.ts";

/** What has to be so between figures of buying, of what follows from it, of ads, rates and images. */
export const buyingRelations = ({ checkout, carts, automations, ads, fx, images }: Contract): Relation[] => [
  ...checkoutRelations(checkout),
  [
    "carts.abandonedSeconds",
    carts.abandonedSeconds > carts.idempotencySeconds,
    "must be longer than idempotencySeconds: a cart would be forgotten before the answers it owes again",
  ],
  [
    "carts.tellAbandonedSeconds",
    carts.tellAbandonedSeconds < carts.abandonedSeconds,
    "must be shorter than abandonedSeconds: carts would be forgotten before anybody hears that they were left",
  ],
  ...automationRelations(automations),
  ["ads.leastClickMs", ads.leastClickMs < ads.tokenSeconds * 1_000, "must be shorter than tokenSeconds: no click could be billed"],
  [
    "ads.advertiserImpressionsPerViewerHour",
    ads.advertiserImpressionsPerViewerHour >= ads.maxSponsoredPerSearch,
    "must be no less than maxSponsoredPerSearch: no advertiser could take part in an auction, whose places may all be his",
  ],
  [
    "ads.advertiserImpressionsPerViewerHour",
    ads.advertiserImpressionsPerViewerHour <= ads.impressionsPerViewerHour,
    "must be no more than impressionsPerViewerHour, which ends it before",
  ],
  [
    "ads.campaignImpressionsPerViewerHour",
    ads.campaignImpressionsPerViewerHour <= ads.impressionsPerViewerHour,
    "must be no more than impressionsPerViewerHour, which ends it before",
  ],
  [
    "ads.impressionsPerAddressHour",
    ads.impressionsPerAddressHour >= ads.impressionsPerViewerHour,
    "must be no less than impressionsPerViewerHour, which could not be reached",
  ],
  ...rateRelations(fx),
  ...imageRelations(images),
];

const DAY_SECONDS = 86_400;
const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const checkoutRelations = (checkout: Contract["checkout"]): Relation[] => [
  [
    "checkout.leaseSeconds",
    checkout.leaseSeconds * 1_000 > checkout.provider.deadlineMs,
    "must be longer than provider.deadlineMs: two would ask the provider for one payment",
  ],
  [
    "checkout.askOnRead.deadlineMs",
    checkout.askOnRead.deadlineMs <= checkout.provider.deadlineMs,
    "must be no longer than provider.deadlineMs, which ends the call",
  ],
  [
    "checkout.askUnpaidSeconds",
    checkout.askUnpaidSeconds < checkout.expireSeconds,
    "must be shorter than expireSeconds: an attempt would expire unasked",
  ],
  [
    "checkout.webhookRetentionDays",
    checkout.webhookRetentionDays * DAY_SECONDS > total(checkout.webhookRetry.delaysSeconds) * (1 + checkout.webhookRetry.jitter),
    "must be longer than webhookRetry takes: a webhook would be forgotten while it is tried",
  ],
  [
    "checkout.paymentCheck.windowSeconds",
    checkout.paymentCheck.windowSeconds > checkout.paymentCheck.everySeconds,
    "must be longer than everySeconds: no payment would be looked at again",
  ],
];

const automationRelations = ({
  leaseSeconds,
  deliveryDeadlineMs,
  slowReceiverMs,
  circuit,
  maxReplayBatch,
  maxBulkReplay,
}: Contract["automations"]): Relation[] => [
  [
    "automations.leaseSeconds",
    leaseSeconds * 1_000 > deliveryDeadlineMs,
    "must be longer than deliveryDeadlineMs: a delivery would be made twice",
  ],
  ["automations.slowReceiverMs", slowReceiverMs < deliveryDeadlineMs, "must be less than deliveryDeadlineMs: no receiver would be slow"],
  ["automations.circuit.longestProbeSeconds", circuit.longestProbeSeconds >= circuit.probeSeconds, "must be no shorter than probeSeconds"],
  [
    "automations.circuit.disableAfterSeconds",
    circuit.disableAfterSeconds > circuit.longestProbeSeconds,
    "must be longer than longestProbeSeconds: an automation would be given up between two probes",
  ],
  ["automations.maxBulkReplay", maxBulkReplay >= maxReplayBatch, "must be no less than maxReplayBatch, of which a bulk replay is made"],
];

const rateRelations = ({
  freshSeconds,
  graceSeconds,
  refreshEverySeconds,
  deadlineMs,
  historyDays,
  plausibility,
}: Contract["fx"]): Relation[] => [
  [
    "fx.freshSeconds",
    freshSeconds > refreshEverySeconds,
    "must be longer than refreshEverySeconds: rates would be stale before each refresh",
  ],
  ["fx.deadlineMs", deadlineMs < refreshEverySeconds * 1_000, "must be shorter than refreshEverySeconds: refreshes would overlap"],
  [
    "fx.historyDays",
    historyDays * DAY_SECONDS > freshSeconds + graceSeconds,
    "must be longer than freshSeconds and graceSeconds: what is in force would be forgotten",
  ],
  ["fx.plausibility.maxDailyChange", plausibility.maxDailyChange <= plausibility.maxChange, "must be no more than maxChange"],
  ...Object.entries(plausibility.maxDailyChangeOf).map(([currency, change]): Relation => [
    `fx.plausibility.maxDailyChangeOf.${currency}`,
    change <= plausibility.maxChange,
    "must be no more than maxChange",
  ]),
];

const imageRelations = ({ posture: { degraded, page }, ...images }: Contract["images"]): Relation[] => [
  ...(["placeholderShare", "failureRate", "p95Ms"] as const).map((figure): Relation => [
    `images.posture.page.${figure}`,
    page[figure] >= degraded[figure],
    `must be no less than degraded.${figure}: thresholds are in order`,
  ]),
  [
    "images.cacheDeadlineMs",
    images.cacheDeadlineMs < images.deadlineMs,
    "must be shorter than deadlineMs: the look into the cache would use the image's time up",
  ],
  [
    "images.source.deadlineMs",
    images.source.deadlineMs < images.deadlineMs,
    "must be less than images.deadlineMs: a slow server of one picture would count as the processor's fault",
  ],
  ["images.inFlightBytes", images.inFlightBytes >= images.maxBytes, "must have room for one image of maxBytes"],
  [
    "images.placeholderCacheSeconds",
    images.placeholderCacheSeconds <= images.imageCacheSeconds,
    "must be no longer than imageCacheSeconds: a placeholder would outlive its image",
  ],
];
