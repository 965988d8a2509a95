import { setImmediate as soon } from "node:timers/promises";
import { applyProviderEvent } from "../../../src/features/checkout/apply-provider-event.ts";
import { cancelCheckout } from "../../../src/features/checkout/cancel-checkout.ts";
import { checkPayments } from "../../../src/features/checkout/check-payments.ts";
import type { CheckoutDeps } from "../../../src/features/checkout/ports.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import type { Attempt } from "../../../src/features/checkout/store.ts";
import { refundPayment } from "../../../src/features/payments/refund-payment.ts";
import { sweepRefundRequests } from "../../../src/features/payments/sweep-refund-requests.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { ModelProvider } from "./provider.ts";
import { CURRENCY, Process, TOTAL, Turns, World } from "./world.ts";

export const STEPS = [
  "pay",
  "refund-part",
  "refund-rest",
  "refund-pending",
  "refunds-arrive",
  "refunds-fail",
  "refunds-undone",
  "dispute",
  "dispute-won",
  "dispute-lost",
  "deliver",
  "deliver-twice",
  "deliver-beside-tick",
  "lose",
  "tick",
  "cancel",
  "operator-part",
  "operator-rest",
] as const;

/** A step, a number it makes its choices with, and after how many calls its process dies; 0 for one that lives. */
export type Step = readonly [step: (typeof STEPS)[number], number: number, dies: number];

const OPERATOR = { id: "opr_1", email: "ops@test.invalid" };
const CONTRACT = contractFor("local");
const TICK_SECONDS = CONTRACT.checkout.paymentCheck.everySeconds + CONTRACT.checkout.expireSeconds;
const nothing = () => undefined;

/** One attempt of which anything may happen to the money, driven by the product's own verbs over a world in memory. */
export class Life {
  readonly world = new World();
  readonly provider = new ModelProvider(this.world);
  readonly attemptId = this.world.ids.next("chk");
  /** Webhooks on their way; none says more than which payment to ask for. */
  #underway = 0;
  #asked = 0;

  constructor() {
    const now = this.world.clock.now();
    const later = { initiatedAt: null, reconcilingAt: null, endedAt: null, leaseUntil: null, paymentCheckAt: null };
    const unknown = { paymentIntentId: null, clientSecret: null, reason: null, orderId: null, endEventId: null };
    const attempt = {
      ...later,
      ...unknown,
      id: this.attemptId,
      buyerId: "usr_1",
      cartId: "cart_1",
      snapshotVersion: 1,
      idempotencyKey: "k",
      fingerprint: "f",
      state: "RESERVED",
      lines: [],
      amount: TOTAL,
      currency: CURRENCY,
      createdAt: now,
      stateSince: now,
      expiresAt: new Date(now.getTime() + CONTRACT.checkout.expireSeconds * 1000),
      fence: 0,
    };
    // Columns that say nothing of money are of no use here.
    this.world.attempts.set(this.attemptId, attempt as unknown as Attempt);
  }

  get attempt(): Attempt {
    const attempt = this.world.attempts.get(this.attemptId);
    if (!attempt) throw new Error("the attempt is gone");
    return attempt;
  }

  /** Opens the payment. */
  async begin(): Promise<void> {
    await reconcileCheckouts(this.#depsOf(new Process(this.world)));
  }

  async take([step, number, dies]: Step): Promise<void> {
    const { provider } = this;
    const process = new Process(this.world, dies === 0 ? {} : { calls: dies });
    const deps = this.#depsOf(process);
    switch (step) {
      case "pay":
        if (provider.status !== "open") return;
        Object.assign(provider, { status: "paid", received: TOTAL });
        return this.#tell();
      case "refund-part":
      case "refund-rest":
      case "refund-pending": {
        const { free } = provider;
        if (free <= 0) return;
        provider.give("refund", step === "refund-rest" ? free : 1 + (number % free), step === "refund-pending" ? "pending" : "succeeded");
        return this.#tell();
      }
      case "refunds-arrive":
        provider.decide("refund", "pending", "succeeded");
        return this.#tell();
      case "refunds-fail":
        provider.decide("refund", "pending", "failed");
        return this.#tell();
      case "refunds-undone":
        provider.decide("refund", "succeeded", "failed");
        return this.#tell();
      case "dispute":
        if (provider.free > 0) provider.give("dispute", provider.free, number % 3 === 0 ? "inquiry" : "open");
        return this.#tell();
      case "dispute-won":
      case "dispute-lost":
        provider.decide("dispute", "open", step === "dispute-won" ? "won" : "lost");
        return this.#tell();
      case "lose":
        this.#underway = Math.max(0, this.#underway - 1);
        return;
      case "deliver":
      case "deliver-twice":
        if (this.#underway === 0) return;
        if (step === "deliver") this.#underway -= 1;
        return process.run(() => this.#deliver(deps));
      case "deliver-beside-tick":
        return this.#beside(number, dies);
      case "tick":
        this.world.advance(TICK_SECONDS);
        return process.run(() => this.#crons(deps));
      case "cancel":
        return process.run(() => cancelCheckout(deps, "usr_1", this.attemptId));
      case "operator-part":
      case "operator-rest": {
        this.#asked += 1;
        const idempotency = { key: `key-${number % 3 === 0 ? 0 : this.#asked}`, fingerprint: step };
        const amount = step === "operator-rest" ? "rest" : 1 + (number % TOTAL);
        return process.run(() => refundPayment(deps, OPERATOR, { intentId: provider.intentId, amount, reason: "r", idempotency }));
      }
    }
  }

  /** Nothing happens at the provider any more, and no webhook comes: the crons alone. */
  async quiet(ticks: number): Promise<void> {
    this.#underway = 0;
    this.provider.decide("refund", "pending", "succeeded");
    this.provider.decide("dispute", "open", "won");
    for (let tick = 0; tick < ticks; tick += 1) await this.take(["tick", 0, 0]);
  }

  /** Two deliveries, a check and the reconcile at once, their calls in an order that the number says. */
  async #beside(number: number, dies: number): Promise<void> {
    this.world.advance(TICK_SECONDS);
    const turns = new Turns();
    const processes = [0, 1, 2].map((index) => new Process(this.world, { turns, ...(index === 0 && dies > 0 ? { calls: dies } : {}) }));
    const [first, second, cron] = processes.map((process) => this.#depsOf(process));
    if (!first || !second || !cron) return;
    const works = [() => this.#deliver(first), () => this.#deliver(second), () => this.#crons(cron)];
    const running = new Set(works);
    const all = works.map(async (work, index) => {
      await processes[index]?.run(work);
      running.delete(work);
    });
    let seed = number;
    const choose = (among: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % Math.max(1, among);
    while (running.size > 0) {
      turns.release(choose);
      await soon();
    }
    await Promise.all(all);
  }

  async #deliver(deps: CheckoutDeps): Promise<void> {
    if (this.provider.status === "none") return;
    await applyProviderEvent(deps, { id: "evt", type: "charge.refunded", intentId: this.provider.intentId });
  }

  async #crons(deps: CheckoutDeps): Promise<void> {
    await reconcileCheckouts(deps);
    await sweepRefundRequests(deps);
    await checkPayments(deps);
  }

  #tell(): void {
    this.#underway += 1;
  }

  #depsOf(process: Process): CheckoutDeps {
    const { world, provider } = this;
    const log = { log: nothing, with: () => log };
    const deps = {
      contract: CONTRACT,
      clock: world.clock,
      ids: world.ids,
      random: () => 0.5,
      log,
      metrics: { count: nothing, observe: nothing },
      db: process,
      payments: provider.portFor(process),
      alerts: { raise: ({ key }: { key: string }) => process.call(() => void world.alerts.push(key)), resolve: async () => undefined },
      carts: () => ({ take: ({ attemptId }: { attemptId: string }) => process.call(() => void world.taken.add(attemptId)) }),
      automationEvents: { sendBatch: async () => undefined },
    };
    // What the verbs ask of a deployment, and no more.
    return deps as unknown as CheckoutDeps;
  }
}
