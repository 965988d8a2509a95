import type Stripe from "stripe";
import type { Settings } from "../../env.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Contract } from "../../platform/contract.ts";
import { AppError, unavailable, unconfigured } from "../../platform/errors.ts";
import { paymentCircuitChanged } from "../../platform/events/checkout.ts";
import type { Recorder } from "../../platform/events/record.ts";
import { IsolateCircuit } from "../../platform/isolate-circuit.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { traced } from "../../platform/tracing/traced.ts";
import { loadStripe } from "../../sdks.ts";
import type {
  CapturedPayment,
  EventEnvelope,
  Payment,
  PaymentDeclined,
  Payments,
  PaymentRefused,
  RefundRefused,
  SignatureInvalid,
  UnknownPayment,
} from "./ports.ts";
import { LONGEST_MESSAGE, oneLine } from "./provider-text.ts";
import { toStripeAmount } from "./stripe-amounts.ts";
import { refundMetadata, refundOf, refundSchema } from "./stripe-movements.ts";
import { besideOf, capturedOf, envelopeOf, eventOf, openedOf, paymentOf, WITH_REFUNDS } from "./stripe-objects.ts";

/** Stripe's SDK tries once more, after this pause. */
const PAUSE_MS = 500;
/** A permit to try is taken for lost after so many deadlines. */
const TRIAL_DEADLINES = 2;
/** Stripe's own default: a signature older than this is a replay. */
const TOLERANCE_SECONDS = 300;
const EXPANDED = { expand: [WITH_REFUNDS] };
/** Refunds and disputes of one payment that are looked at: more than any payment has, and no list without an end. */
const MOST_BESIDE = 100;

/**
 * Payments by Stripe's own SDK, loaded when first used: most requests never pay. A call ends by the contract's deadline, its second try
 * included; after some in a row that met an outage the next are refused at once, until one that tries finds Stripe again.
 */
export function stripePayments(
  settings: Settings["stripe"],
  deps: Recorder & { clock: Clock; contract: { checkout: Pick<Contract["checkout"], "provider"> } },
  via: typeof fetch = (input, init) => traced("stripe", () => fetch(input, init)),
): Payments {
  const { deadlineMs, circuitFailures, circuitOpenSeconds } = deps.contract.checkout.provider;
  const circuit = new IsolateCircuit({
    dependency: "stripe",
    policy: { circuitFailures, circuitOpenMs: circuitOpenSeconds * 1_000 },
    trialMs: deadlineMs * TRIAL_DEADLINES,
    clock: { now: () => deps.clock.now() },
    changed: (change, failures) => paymentCircuitChanged(deps, { change, failures }),
  });
  const values = () => {
    if (settings.state === "configured") return settings.value;
    throw unconfigured("stripe", [...settings.missing, ...settings.malformed.map(({ name }) => name)]);
  };
  let loaded: Promise<{ stripe: Stripe; sdk: typeof Stripe }> | undefined;
  const load = () => (loaded ??= connect(values(), { timeout: (deadlineMs - PAUSE_MS) / 2, via }));

  const ask = async <T>(call: (stripe: Stripe) => Promise<T>): Promise<T> => {
    const { stripe, sdk } = await load();
    const isAnswer = (error: unknown) =>
      error instanceof sdk.errors.StripeInvalidRequestError || error instanceof sdk.errors.StripeCardError;
    const toldApart = (error: unknown): unknown => (isAnswer(error) ? error : unavailable("stripe", error));
    try {
      return await circuit.through(() =>
        call(stripe).catch((error: unknown) => {
          throw toldApart(error);
        }),
      );
    } catch (error) {
      // Somebody else is at the same payment at this moment.
      throw isAnswer(error) && (error as Stripe.errors.StripeError).statusCode === 409 ? unavailable("stripe", error) : error;
    }
  };
  const read = async (intentId: string): Promise<Payment | UnknownPayment> => {
    try {
      return await ask(async (stripe) => withBeside(stripe, await stripe.paymentIntents.retrieve(intentId, EXPANDED)));
    } catch (error) {
      if (codeOf(error) === "resource_missing") return { intentId, status: "unknown" };
      throw error instanceof AppError ? error : unavailable("stripe", error);
    }
  };
  const codeOf = (error: unknown): string => (error as { code?: string }).code ?? "invalid_request";
  /** An answer that came and says no; an outage goes on as what it is. */
  const notAnOutage = (error: unknown): void => {
    if (error instanceof AppError) throw error;
  };

  return {
    async create({ attemptId, buyerId, cartId, amount }) {
      const metadata = { attempt_id: attemptId, buyer_id: buyerId, cart_id: cartId };
      const parameters = { ...toStripeAmount(amount), automatic_payment_methods: { enabled: true }, metadata };
      try {
        return ok(await ask(async (stripe) => openedOf(await stripe.paymentIntents.create(parameters, { idempotencyKey: attemptId }))));
      } catch (error) {
        notAnOutage(error);
        return refused<PaymentRefused>({
          kind: "payment-refused",
          code: codeOf(error),
          message: oneLine((error as Error).message, LONGEST_MESSAGE),
        });
      }
    },
    read,
    async confirm({ intentId, method, returnUrl }) {
      try {
        await ask((stripe) => stripe.paymentIntents.confirm(intentId, { payment_method: method, return_url: returnUrl }));
      } catch (error) {
        notAnOutage(error);
        if (codeOf(error) !== "payment_intent_unexpected_state") return refused(declinedBy(error));
      }
      return ok(undefined);
    },
    async cancel(intentId) {
      try {
        return await ask(async (stripe) => withBeside(stripe, await stripe.paymentIntents.cancel(intentId, EXPANDED)));
      } catch (error) {
        notAnOutage(error);
        return read(intentId);
      }
    },
    async refund(asked) {
      const { intentId, amount, key: idempotencyKey } = asked;
      const part = amount === null ? {} : { amount: toStripeAmount(amount).amount };
      const parameters = { payment_intent: intentId, metadata: refundMetadata(asked), ...part };
      try {
        return ok(await ask(async (stripe) => refundOf(refundSchema().parse(await stripe.refunds.create(parameters, { idempotencyKey })))));
      } catch (error) {
        notAnOutage(error);
        if (!isRefusal(error)) throw unavailable("stripe", error);
        return refused<RefundRefused>({ kind: "refund-refused", code: codeOf(error), message: (error as Error).message });
      }
    },
    async captured(since, before, pages) {
      const created = { gte: seconds(since), lt: seconds(before) };
      const payments: CapturedPayment[] = [];
      let after: string | undefined;
      for (let page = 0; page < pages; page += 1) {
        const query = { created, limit: 100, expand: [`data.${WITH_REFUNDS}`], ...(after === undefined ? {} : { starting_after: after }) };
        const list = await ask((stripe) => stripe.paymentIntents.list(query));
        payments.push(...list.data.flatMap((intent) => capturedOf(intent, before) ?? []));
        after = list.data.at(-1)?.id;
        if (!list.has_more) return { payments, complete: true };
      }
      return { payments, complete: false };
    },
    async verify(rawBody, signature, now): Promise<Result<EventEnvelope, SignatureInvalid>> {
      const { STRIPE_WEBHOOK_SECRET: secret } = values();
      const { stripe, sdk } = await load();
      try {
        const event = await stripe.webhooks.constructEventAsync(
          rawBody,
          signature,
          secret,
          TOLERANCE_SECONDS,
          sdk.createSubtleCryptoProvider(),
          now.getTime(),
        );
        return ok(envelopeOf(event));
      } catch (error) {
        const badSignature = error instanceof sdk.errors.StripeSignatureVerificationError;
        return refused({
          kind: "webhook-signature-invalid",
          detail: badSignature ? (error.message.split("\n")[0] ?? "") : "the signed body is not an event",
        });
      }
    },
    parse: (rawBody) => eventOf(JSON.parse(rawBody)),
  };
}

function declinedBy(error: unknown): PaymentDeclined {
  const { code, decline_code: reason, message } = error as Partial<Stripe.errors.StripeError>;
  return { kind: "payment-declined", code: reason ?? code ?? "invalid_request", message: oneLine(message ?? "", LONGEST_MESSAGE) };
}

/** Stripe understood and says no; anything else that is thrown is an answer nobody can read. */
const isRefusal = (error: unknown): boolean => typeof (error as { statusCode?: unknown }).statusCode === "number";

/** A payment with what the intent's own answer does not show of it, in further calls only where there is more. */
async function withBeside(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<Payment> {
  const has = besideOf(intent);
  const of = { payment_intent: intent.id, limit: MOST_BESIDE };
  const [refunds, disputes] = await Promise.all([
    has.refunds ? stripe.refunds.list(of) : undefined,
    has.disputes ? stripe.disputes.list(of) : undefined,
  ]);
  return paymentOf(intent, { ...(refunds ? { refunds: refunds.data } : {}), ...(disputes ? { disputes: disputes.data } : {}) });
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

async function connect(
  values: { STRIPE_SECRET_KEY: string; STRIPE_BASE_URL?: string | undefined },
  { timeout, via }: { timeout: number; via: typeof fetch },
): Promise<{ stripe: Stripe; sdk: typeof Stripe }> {
  const { default: sdk } = await loadStripe();
  const base = values.STRIPE_BASE_URL === undefined ? undefined : new URL(values.STRIPE_BASE_URL);
  const elsewhere = base && {
    host: base.hostname,
    port: base.port || (base.protocol === "https:" ? "443" : "80"),
    protocol: base.protocol === "https:" ? ("https" as const) : ("http" as const),
  };
  const stripe = new sdk(values.STRIPE_SECRET_KEY, {
    httpClient: sdk.createFetchHttpClient(via),
    timeout,
    maxNetworkRetries: 1,
    telemetry: false,
    ...elsewhere,
  });
  return { stripe, sdk };
}
