import { createServer, type Server } from "node:http";
import { Stripe } from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RETRY_SCHEDULE, retryDelay } from "../services/stripe/deliveries.ts";
import { signatureHeader } from "../services/stripe/signature.ts";
import { type StripeService, startStripe } from "../services/stripe/start-stripe.ts";
import { temporaryContext } from "./temporary-context.ts";
import vectors from "../../test/support/vectors/stripe-signatures.json" with { type: "json" };

const SETTINGS = { secretKey: "sk_test_1", webhookSecret: "whsec_deliveries", retrySchedule: { firstDelayMs: 2, maxDelayMs: 8, tries: 6 } };

let context: Awaited<ReturnType<typeof temporaryContext>>;
let service: StripeService;
let endpoint: Server;
let endpointUrl: string;
let answers: number[];
let received: { body: string; signature: string }[];

beforeEach(async () => {
  answers = [];
  received = [];
  endpoint = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      received.push({ body, signature: String(request.headers["stripe-signature"]) });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  const address = endpoint.address();
  endpointUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/webhooks/stripe`;
  context = await temporaryContext("stripe-deliveries");
  service = await startStripe(context, SETTINGS);
});

afterEach(async () => {
  await service.stop();
  endpoint.closeAllConnections();
  await new Promise((resolve) => endpoint.close(resolve));
  await context.remove();
});

const client = () =>
  new Stripe(SETTINGS.secretKey, {
    host: "127.0.0.1",
    port: new URL(service.url).port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
  });
const pay = () => client().paymentIntents.create({ amount: 2000, currency: "eur", confirm: true, payment_method: "pm_card_visa" });
const receivedTypes = () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

describe("events", () => {
  it("reach the endpoint signed so that the official library accepts them", async () => {
    service.setWebhookUrl(endpointUrl);
    const intent = await pay();
    await expect.poll(() => received.length).toBe(3);
    expect(receivedTypes().toSorted()).toEqual(["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]);
    for (const { body, signature } of received) {
      const event = Stripe.webhooks.constructEvent(body, signature, SETTINGS.webhookSecret);
      expect(event.api_version).toBe(Stripe.API_VERSION);
    }
    expect(received.some(({ body }) => body.includes(intent.id))).toBe(true);
    await expect.poll(async () => (await client().events.list()).data.every((event) => event.pending_webhooks === 0)).toBe(true);
  });

  it("are tried again while the endpoint refuses them, each time the same event", async () => {
    answers = [500, 503, 302, 429];
    service.setWebhookUrl(endpointUrl);
    await client().paymentIntents.create({ amount: 2000, currency: "eur" });
    await expect.poll(() => received.length).toBe(5);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it("are given up when the tries are spent, which is logged", async () => {
    answers = Array.from({ length: 6 }, () => 500);
    service.setWebhookUrl(endpointUrl);
    await client().paymentIntents.create({ amount: 2000, currency: "eur" });
    await expect.poll(() => context.lines).toEqual([expect.stringMatching(/^gave up delivering evt_\w+ after 6 tries: HTTP 500$/)]);
    expect(received).toHaveLength(6);
  });

  it("that were waiting are delivered by the next process", async () => {
    await pay();
    await service.stop();
    service = await startStripe(context, { ...SETTINGS, webhookUrl: endpointUrl });
    await expect.poll(() => received.length).toBe(3);
  });
});

describe("deliveries that are broken by themselves", () => {
  // So many that none is spent before the endpoint is mended, however long that takes.
  const schedule = { firstDelayMs: 2, maxDelayMs: 2, tries: 100_000 };

  it("lose every event on the way while payments are answered, and bring them late once they are mended", async () => {
    await service.stop();
    service = await startStripe(context, { ...SETTINGS, retrySchedule: schedule, webhookUrl: endpointUrl });
    const [webhooks] = service.parts ?? [];
    if (!webhooks) throw new Error("the payment provider has no part that sends webhooks");
    expect(webhooks.name).toMatch(/-webhooks$/);
    webhooks.gate.set({ mode: "down" });
    expect(await pay()).toMatchObject({ status: "succeeded" });
    await expect.poll(() => webhooks.gate.errors).toBeGreaterThan(6);
    expect(received).toEqual([]);
    webhooks.gate.set({ mode: "none" });
    await expect.poll(() => receivedTypes().toSorted()).toEqual(["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]);
  });
});

describe("the retry delay", () => {
  it("doubles from half a second to half a minute", () => {
    expect([1, 2, 3, 6, 7, 15].map((attempts) => retryDelay(RETRY_SCHEDULE, attempts))).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000]);
  });
});

describe("the signature", () => {
  const single = vectors.cases.filter((vector) => vector.accepted && /^t=\d+,v1=[0-9a-f]{64}$/.test(vector.header));

  it("has published cases to be compared with", () => expect(single.length).toBeGreaterThan(2));

  it.each(single.map((vector) => [vector.name, vector] as const))("is the one the official library makes: %s", (_name, vector) => {
    const seconds = Number(/^t=(\d+)/.exec(vector.header)?.[1]);
    expect(signatureHeader(vector.payload, vector.secret, seconds)).toBe(vector.header);
  });
});
