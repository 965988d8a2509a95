import { budgetStorm } from "./budget-storm/budget-storm.ts";
import { clickFlood } from "./click-flood/click-flood.ts";
import { crawlBacklog } from "./crawl-backlog/crawl-backlog.ts";
import { crawlerKilledMidRun } from "./crawler-killed-mid-run/crawler-killed-mid-run.ts";
import { configDrift } from "./config-drift/config-drift.ts";
import { dataPlaneGone } from "./data-plane-gone/data-plane-gone.ts";
import type { Drill } from "./drill.ts";
import { fxCronMissed } from "./fx-cron-missed/fx-cron-missed.ts";
import { fxOutlier } from "./fx-outlier/fx-outlier.ts";
import { fxProviderDown } from "./fx-provider-down/fx-provider-down.ts";
import { imageProcessorGarbage } from "./image-processor-garbage/image-processor-garbage.ts";
import { imageProcessorHangs } from "./image-processor-hangs/image-processor-hangs.ts";
import { localeCacheCorrupt } from "./locale-cache-corrupt/locale-cache-corrupt.ts";
import { paymentWebhookLost } from "./payment-webhook-lost/payment-webhook-lost.ts";
import { poisonEvent } from "./poison-event/poison-event.ts";
import { poisonPage } from "./poison-page/poison-page.ts";
import { postgresDownAfterCapture } from "./postgres-down-after-capture/postgres-down-after-capture.ts";
import { postgresOutboxImpaired } from "./postgres-outbox-impaired/postgres-outbox-impaired.ts";
import { priceMissing } from "./price-missing/price-missing.ts";
import { primaryHangs } from "./primary-hangs/primary-hangs.ts";
import { providerDown } from "./provider-down/provider-down.ts";
import { providerHangs } from "./provider-hangs/provider-hangs.ts";
import { quoteCacheCorrupt } from "./quote-cache-corrupt/quote-cache-corrupt.ts";
import { receiverDownThenFlood } from "./receiver-down-then-flood/receiver-down-then-flood.ts";
import { receiverHangs } from "./receiver-hangs/receiver-hangs.ts";
import { redisPublishFails } from "./redis-publish-fails/redis-publish-fails.ts";
import { redisPubsubFlapping } from "./redis-pubsub-flapping/redis-pubsub-flapping.ts";
import { refundBehindOurBack } from "./refund-behind-our-back/refund-behind-our-back.ts";
import { signoutWhileRedisDown } from "./signout-while-redis-down/signout-while-redis-down.ts";
import { staleTabs } from "./stale-tabs/stale-tabs.ts";
import { streamCut } from "./stream-cut/stream-cut.ts";
import { stripeDownMidCheckout } from "./stripe-down-mid-checkout/stripe-down-mid-checkout.ts";
import { stripeHangs } from "./stripe-hangs/stripe-hangs.ts";
import { supplierDown } from "./supplier-down/supplier-down.ts";
import { supplierGarbage } from "./supplier-garbage/supplier-garbage.ts";
import { tokenTheft } from "./token-theft/token-theft.ts";
import { usageDrift } from "./usage-drift/usage-drift.ts";
import { viewerControlsDown } from "./viewer-controls-down/viewer-controls-down.ts";
import { webhookDown } from "./webhook-down/webhook-down.ts";

/** Every drill there is, in the order `--all` runs them. */
export const DRILLS: readonly Drill[] = [
  webhookDown,
  primaryHangs,
  dataPlaneGone,
  configDrift,
  providerDown,
  providerHangs,
  streamCut,
  priceMissing,
  usageDrift,
  budgetStorm,
  paymentWebhookLost,
  stripeDownMidCheckout,
  stripeHangs,
  postgresDownAfterCapture,
  refundBehindOurBack,
  staleTabs,
  redisPublishFails,
  redisPubsubFlapping,
  quoteCacheCorrupt,
  supplierDown,
  supplierGarbage,
  poisonPage,
  crawlBacklog,
  crawlerKilledMidRun,
  fxOutlier,
  fxProviderDown,
  fxCronMissed,
  localeCacheCorrupt,
  imageProcessorHangs,
  imageProcessorGarbage,
  viewerControlsDown,
  clickFlood,
  receiverDownThenFlood,
  receiverHangs,
  poisonEvent,
  postgresOutboxImpaired,
  tokenTheft,
  signoutWhileRedisDown,
];
