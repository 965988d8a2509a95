import type { Problem } from "../../platform/http/problem.ts";
import type { Money } from "../../platform/money.ts";
import type { Result } from "../../platform/result.ts";
import type { CartBesideOffers } from "../cart/schemas.ts";
import type { QuotedOffer } from "../catalog/quoted-offer.ts";
import type { ReadAttempt } from "../checkout/ask-on-read.ts";
import type { AskedProfile, NoProfile } from "./ask-profile.ts";
import type { AgentCheckout, KeyedCall, Lease } from "./store.ts";

type Attempt = ReadAttempt["attempt"];

/** Which line of a cart is changed, as it was last seen. */
export interface SeenLine {
  cartId: string;
  itemId: string;
  expectedItemVersion: number;
  expectedSnapshotVersion: number;
}

/** How a verb ends: with a cart's version, or the problem that its route would answer. */
type Versioned = Promise<Result<{ snapshotVersion: number }, Problem>>;

/**
 * What a protocol of agents stands on: the verbs of the API's own routes, for one buyer and his program. The protocols are a module of their
 * own, loaded when an agent comes (`src/sdks.ts`), with nothing of the Worker's own state in it.
 */
export interface AgentPorts {
  carts: {
    /** Made once a key. */
    create(currency: string, key: string): Promise<Result<{ cartId: string }, Problem>>;
    add(line: { cartId: string; offerId: string; quantity: number }, key: string): Versioned;
    set(line: SeenLine, quantity: number): Versioned;
    takeCurrentPrices(cartId: string, expectedSnapshotVersion: number): Versioned;
    read(cartId: string): Promise<CartBesideOffers | undefined>;
  };
  quotes(offerIds: readonly string[], currency: string): Promise<ReadonlyMap<string, QuotedOffer>>;
  checkouts: {
    /** Begun once a key. */
    start(cart: { cartId: string; snapshotVersion: number }, key: string): Promise<Result<Attempt, Problem>>;
    pay(id: string, payment: { method: string; total: Money }): Promise<Result<ReadAttempt, Problem>>;
    read(id: string): Promise<ReadAttempt>;
    cancel(id: string): Promise<Result<Attempt, Problem>>;
    /** The id of the attempt that was begun under a key. */
    begunUnder(key: string): Promise<string | undefined>;
  };
  store: {
    claimCall(call: KeyedCall, lease: Lease): Promise<number | undefined>;
    findCall(
      call: KeyedCall,
    ): Promise<{ fingerprint: string; status: number | null; body: string | null; etag: string | null } | undefined>;
    keepAnswer(call: KeyedCall, answer: { fence: number; status: number; body: string; etag: string | null }): Promise<void>;
    forgetCall(call: KeyedCall, fence: number): Promise<void>;
    keepCheckout(checkout: Omit<AgentCheckout, "attemptId" | "canceledAt" | "leaseUntil" | "fence">): Promise<void>;
    findCheckout(id: string): Promise<AgentCheckout | undefined>;
    leaseCheckout(id: string, lease: Lease): Promise<AgentCheckout | undefined>;
    writeCheckout(held: Pick<AgentCheckout, "id" | "fence">, change: Partial<AgentCheckout>): Promise<void>;
  };
  /** What stands at an address that an agent says its profile is at. */
  askProfile(address: string): Promise<Result<AskedProfile, NoProfile>>;
  buyerId: string;
  now(): Date;
  /** Seconds for which a call may be at it before another takes over; carts' limits; what can be paid in, and is where nothing is asked for. */
  limits: { leaseSeconds: number; maxItems: number; maxQuantity: number; currencies: readonly string[]; baseCurrency: string };
  /** Where the buyer goes on by himself. */
  site: string;
  /** By which a program makes a payment method at Stripe; undefined where the deployment has none. */
  publishableKey: string | undefined;
}
