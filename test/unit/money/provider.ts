import type { CapturedPayment, Payment, Payments } from "../../../src/features/checkout/ports.ts";
import type { MovementState, ToldMovement } from "../../../src/features/payments/movement.ts";
import { ok, refused } from "../../../src/platform/result.ts";
import { CURRENCY, type Process, type World } from "./world.ts";

interface Return {
  kind: "refund" | "dispute";
  id: string;
  amount: number;
  state: MovementState;
  told: Pick<ToldMovement, "by" | "byId" | "requestId" | "cause">;
}

const NOBODY = { by: "provider", byId: null, requestId: null, cause: null } as const;
const money = (amount: number) => ({ amount, currency: CURRENCY });

/** The payment provider's truth of one payment, which no process of ours can lose. */
export class ModelProvider {
  readonly returns: Return[] = [];
  received = 0;
  attemptId = "";
  status: "none" | "open" | "canceled" | "paid" = "none";
  readonly #world: World;
  readonly #keys = new Map<string, Return>();
  #count = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get intentId(): string {
    return `pi_${this.attemptId}`;
  }

  sum(kind: Return["kind"], state: MovementState): number {
    return this.returns.reduce((total, item) => (item.kind === kind && item.state === state ? total + item.amount : total), 0);
  }

  /** What of the money is with us, and what of that nobody holds yet. */
  get left(): number {
    return this.received - this.sum("refund", "succeeded");
  }

  get free(): number {
    const held = this.sum("refund", "pending") + this.sum("dispute", "open") + this.sum("dispute", "lost");
    return Math.max(0, this.left - held);
  }

  give(kind: Return["kind"], amount: number, state: MovementState, told: Return["told"] = NOBODY): Return {
    this.#count += 1;
    const given = { kind, id: `${kind}_${this.#count}`, amount, state, told };
    this.returns.push(given);
    return given;
  }

  decide(kind: Return["kind"], from: MovementState, to: MovementState): void {
    for (const item of this.returns) if (item.kind === kind && item.state === from) item.state = to;
  }

  /** As the law's list has it. */
  captured(): CapturedPayment[] {
    const { intentId, received, refunded, refunding } = this.#standing();
    return this.status === "paid" ? [{ intentId, attemptId: this.attemptId, received, refunded, refunding }] : [];
  }

  /** The port, as one process reaches it. */
  portFor(process: Process): Payments {
    const unused = () => Promise.reject(new Error("the model does not ask for this"));
    return {
      create: ({ attemptId }) =>
        process.call(() => {
          this.attemptId = attemptId;
          if (this.status === "none") this.status = "open";
          return ok({ intentId: this.intentId, clientSecret: null });
        }),
      read: () => process.call(() => this.#standing()),
      cancel: () =>
        process.call(() => {
          if (this.status === "open") this.status = "canceled";
          return this.#standing();
        }),
      refund: (asked) =>
        process.call(() => {
          const known = this.#keys.get(asked.key);
          if (known) return ok(this.#told(known));
          const wanted = asked.amount?.amount ?? this.left - this.sum("refund", "pending");
          if (wanted <= 0) return refused({ kind: "refund-refused" as const, code: "charge_already_refunded", message: "nothing is left" });
          if (wanted > this.free) return refused({ kind: "refund-refused" as const, code: "charge_disputed", message: "it is disputed" });
          const { by, byId, requestId, reason: cause } = asked;
          const made = this.give("refund", wanted, "succeeded", { by, byId, requestId, cause });
          this.#keys.set(asked.key, made);
          return ok(this.#told(made));
        }),
      captured: unused,
      verify: unused,
      parse: () => {
        throw new Error("the model has no bodies");
      },
    };
  }

  #told({ kind, id, amount, state, told }: Return): ToldMovement {
    const happenedAt = this.#world.clock.now();
    return { ...told, kind, providerId: id, state, amount: money(amount), failure: null, happenedAt, fundsWithdrawn: state === "lost" };
  }

  #standing(): Payment {
    const capture: Return = { kind: "refund", id: "ch_1", amount: this.received, state: "succeeded", told: NOBODY };
    const captures: ToldMovement[] = this.received > 0 ? [{ ...this.#told(capture), kind: "capture", by: "buyer" }] : [];
    return {
      intentId: this.intentId,
      status: this.status === "paid" ? "succeeded" : this.status === "canceled" ? "canceled" : "awaiting-payment",
      clientSecret: null,
      received: money(this.received),
      refunded: money(this.sum("refund", "succeeded")),
      refunding: money(this.sum("refund", "pending")),
      refundsFailed: this.returns.filter(({ kind, state }) => kind === "refund" && state === "failed").length,
      disputing: money(this.sum("dispute", "open")),
      lost: money(this.sum("dispute", "lost")),
      movements: [...captures, ...this.returns.map((item) => this.#told(item))],
      attemptId: this.attemptId,
      failure: null,
    };
  }
}
