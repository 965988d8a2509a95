import { join } from "node:path";
import { DocumentStore } from "../../document-store.ts";
import { type LocalService, type ServiceContext, serveHttp } from "../../service.ts";
import { StripeApi } from "./api.ts";
import { serveAuthenticationPage } from "./authentication-page.ts";
import { Deliveries, RETRY_SCHEDULE, type RetrySchedule } from "./deliveries.ts";
import { intentOperations } from "./intent-operations.ts";
import { ledgerOperations } from "./ledger-operations.ts";
import { Settling } from "./settling.ts";
import { StripeStore } from "./store.ts";

export interface StripeSettings {
  /** `sk_test_…`; a browser uses the same text with `pk_` in front. */
  secretKey: string;
  /** `whsec_…`, with which events are signed. */
  webhookSecret: string;
  /** Where events go; until it is known they wait. */
  webhookUrl?: string;
  retrySchedule?: RetrySchedule;
  /** Milliseconds a bank debit stays `processing`, and a refund that is not decided stays so. */
  settlesAfterMs?: number;
  now?: () => number;
}

export type StripeService = LocalService & {
  /** Sets or changes the webhook endpoint; waiting events are delivered to it. */
  setWebhookUrl(url: string): void;
};

/** A payment provider that speaks the part of Stripe's v1 API which this product uses, and remembers across restarts. */
export async function startStripe(context: ServiceContext, settings: StripeSettings): Promise<StripeService> {
  const store = new StripeStore(new DocumentStore(join(context.stateDir, "stripe.sqlite")), settings.now ?? Date.now);
  const deliveries = new Deliveries(store, {
    secret: settings.webhookSecret,
    schedule: settings.retrySchedule ?? RETRY_SCHEDULE,
    log: context.log,
  });
  const settling = new Settling(store, settings.settlesAfterMs ?? 1_000, () => deliveries.wake());
  const afterWrite = () => deliveries.wake();
  const api = new StripeApi(store, { secretKey: settings.secretKey, afterWrite, log: context.log });
  const baseUrl = `http://127.0.0.1:${context.port}`;
  for (const operation of [
    ...intentOperations(store, { baseUrl, onConfirmed: (intent) => settling.watch(intent) }),
    ...ledgerOperations(store, (refund) => settling.watchRefund(refund)),
  ])
    api.serve(operation);
  serveAuthenticationPage(api.app, store, afterWrite);
  const service = await serveHttp(context, api.app, {
    onStop() {
      settling.stop();
      deliveries.stop();
      store.close();
    },
  });
  if (settings.webhookUrl !== undefined) deliveries.setUrl(settings.webhookUrl);
  return Object.assign(service, {
    parts: [{ name: `${context.name}-webhooks`, url: settings.webhookUrl ?? baseUrl, gate: deliveries.gate }],
    setWebhookUrl: (url: string) => deliveries.setUrl(url),
  });
}
