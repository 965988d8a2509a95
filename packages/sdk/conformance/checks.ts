import type { CartItem } from "../src/types.ts";
import { faultIf, faultsOfTraffic, isAdd, isChange, isCheckout, isEdit, isRead, typeOf, type Fault } from "./judging.ts";
import {
  checkedOut,
  inAnotherTab,
  judgedCheckout,
  judgedIncrease,
  keysKept,
  OTHER_TAB,
  outcomeOf,
  quantityAfter,
  said,
  storms,
  type Bench,
} from "./judged-acts.ts";
import type { Request } from "./proxy.ts";

/** What the clocks of two processes may differ by over a second. */
const EARLY_MS = 50;

export interface Check {
  name: string;
  /** Of the runbook. */
  clause: string;
  /** Faults found; "not-used" where the client has no use for what is checked. */
  run(bench: Bench): Promise<Fault[] | "not-used">;
}

/** The conflict, by the client's own way to name versions. */
const conflict = (status: 409 | 412): Check => ({
  name: status === 409 ? "conflict" : "precondition-failed",
  clause: "CRT-3",
  async run(bench) {
    bench.proxy.interfere({ fits: isEdit, before: () => inAnotherTab(bench) });
    const outcome = await outcomeOf(bench.tab.increase(bench.item.id, 1));
    const met = bench.traffic().find(({ answer }) => typeOf(answer) === "cart-version-conflict");
    if (met && met.answer?.status !== status) return "not-used";
    const mine = bench.item.quantity + 1;
    const quantity = await quantityAfter(bench);
    if (!met) return faultIf(quantity === mine, "lost-update", "what it sent could conflict with nothing");
    return [
      ...faultIf(quantity === mine, "lost-update", `another tab added ${OTHER_TAB}, and there are ${quantity} pieces`),
      ...faultIf(
        quantity === mine - 1 + OTHER_TAB,
        outcome.done ? "claims-success" : "gives-up",
        `the change was not made${said(outcome)}`,
      ),
      ...faultIf(quantity > mine + OTHER_TAB, "double-edit", `there are ${quantity} pieces instead of ${mine + OTHER_TAB}`),
      ...faultIf(
        quantity === mine + OTHER_TAB && !outcome.done,
        "claims-failure",
        `it was done, and the buyer was told otherwise${said(outcome)}`,
      ),
      ...storms(bench.traffic()),
    ];
  },
});

const IN_FLIGHT_SECONDS = 1;
const IN_FLIGHT = {
  status: 409,
  headers: { "content-type": "application/problem+json", "retry-after": String(IN_FLIGHT_SECONDS) },
  json: {
    type: "/problems/idempotency-in-flight",
    title: "The first request with this Idempotency-Key is still running",
    status: 409,
    instance: "/checkouts",
    requestId: "req_conformance",
  },
};

/** In this order; each on a cart and a tab of its own. */
export const CHECKS: readonly Check[] = [
  {
    name: "versions",
    clause: "CRT-1",
    async run(bench) {
      const { tab, item } = bench;
      const faults = await judgedIncrease(bench, item.quantity + 1);
      const removed = await outcomeOf(tab.remove(item.id));
      const left = await quantityAfter(bench);
      const added = await outcomeOf(tab.add(bench.api.offerId, 1));
      const cleared = await outcomeOf(tab.clear());
      const { items } = await bench.api.read(bench.cartId);
      return [
        ...faults,
        ...faultIf(left > 0, removed.done ? "claims-success" : "gives-up", `the item was not removed${said(removed)}`),
        ...faultIf(
          items.length > 0,
          cleared.done ? "claims-success" : "gives-up",
          `the cart was not cleared${said(added)}${said(cleared)}`,
        ),
      ];
    },
  },
  {
    name: "missing-versions",
    clause: "CRT-2",
    async run(bench) {
      const stripped = ({ headers, json, ...rest }: Request): Request => {
        const { "if-match": _tag, ...kept } = headers;
        const { expectedItemVersion: _item, expectedSnapshotVersion: _snapshot, ...body } = json ?? {};
        return { ...rest, headers: kept, json: body };
      };
      bench.proxy.interfere({ fits: isEdit, request: stripped });
      const outcome = await outcomeOf(bench.tab.increase(bench.item.id, 1));
      const quantity = await quantityAfter(bench);
      const { item } = bench;
      return [
        ...faultIf(outcome.done && quantity === item.quantity, "claims-success", "428 was taken for success"),
        ...faultIf(quantity > item.quantity + 1, "double-edit", `there are ${quantity} pieces`),
        ...storms(bench.traffic()),
      ];
    },
  },
  conflict(409),
  conflict(412),
  {
    name: "lost-request",
    clause: "CRT-6",
    async run(bench) {
      bench.proxy.interfere({ fits: isEdit, lose: "request" });
      return [...(await judgedIncrease(bench, bench.item.quantity + 1)), ...keysKept(bench.traffic(), isEdit)];
    },
  },
  {
    name: "lost-answer",
    clause: "CRT-6",
    async run(bench) {
      bench.proxy.interfere({ fits: isEdit, lose: "answer" }, { fits: isEdit, lose: "answer" });
      return [...(await judgedIncrease(bench, bench.item.quantity + 1)), ...keysKept(bench.traffic(), isEdit)];
    },
  },
  {
    name: "lost-answer-to-an-add",
    clause: "CRT-6",
    async run(bench) {
      bench.proxy.interfere({ fits: isAdd, lose: "answer" });
      const outcome = await outcomeOf(bench.tab.add(bench.api.offerId, 1));
      const quantity = await quantityAfter(bench);
      const expected = bench.item.quantity + 1;
      return [
        ...faultIf(quantity > expected, "double-edit", `there are ${quantity} pieces instead of ${expected}`),
        ...faultIf(
          quantity === expected && !outcome.done,
          "claims-failure",
          `it was done, and the buyer was told otherwise${said(outcome)}`,
        ),
        ...keysKept(bench.traffic(), isAdd),
      ];
    },
  },
  {
    name: "stale",
    clause: "CRT-7",
    async run(bench) {
      bench.proxy.interfere({ fits: isEdit, before: () => bench.api.removeAll(bench.cartId) });
      const outcome = await outcomeOf(bench.tab.increase(bench.item.id, 1));
      const { items } = await bench.api.read(bench.cartId);
      return [
        ...faultIf(items.length > 0, "resurrects", "the item is back that another tab removed"),
        ...faultIf(items.length === 0 && outcome.done, "claims-success", "it said that it was done, and the item is gone"),
        ...storms(bench.traffic()),
      ];
    },
  },
  {
    name: "impossible",
    clause: "CRT-7",
    async run(bench) {
      bench.proxy.interfere({
        fits: isRead,
        answer: ({ headers, json, ...rest }) => ({ ...rest, headers: { ...headers, etag: '"100000"' }, json: fromTheFuture(json) }),
      });
      await bench.tab.show(bench.cartId);
      const outcome = await outcomeOf(bench.tab.increase(bench.item.id, 1));
      const quantity = await quantityAfter(bench);
      const expected = bench.item.quantity + 1;
      return [
        ...faultIf(
          quantity < expected,
          outcome.done ? "claims-success" : "sticks-to-its-own",
          `the API's cart was older than the one it held, and the change was not made${said(outcome)}`,
        ),
        ...faultIf(quantity > expected, "double-edit", `there are ${quantity} pieces instead of ${expected}`),
        ...storms(bench.traffic()),
      ];
    },
  },
  {
    name: "in-flight",
    clause: "CHK-4",
    async run(bench) {
      bench.proxy.interfere({ fits: isCheckout, instead: IN_FLIGHT });
      const result = await checkedOut(bench);
      const [first, second] = result.starts.map(({ request }) => request.at);
      const pausedMs = first === undefined || second === undefined ? Infinity : second - first;
      const early = pausedMs < IN_FLIGHT_SECONDS * 1000 - EARLY_MS;
      return [
        ...judgedCheckout(result),
        ...faultIf(early, "hammers", `it was asked to wait for ${IN_FLIGHT_SECONDS} s and came after ${Math.round(pausedMs)} ms`),
      ];
    },
  },
  {
    name: "replay",
    clause: "CHK-4",
    async run(bench) {
      bench.proxy.interfere({ fits: isCheckout, lose: "answer" });
      return judgedCheckout(await checkedOut(bench));
    },
  },
  {
    name: "stale-checkout",
    clause: "CRT-3",
    async run(bench) {
      bench.proxy.interfere({ fits: isCheckout, before: () => inAnotherTab(bench) });
      const { outcome, attempts } = await checkedOut(bench);
      return [
        ...faultIf(attempts.size > 0, "pays-unseen", "the cart had changed, and was checked out without being shown again"),
        ...faultIf(attempts.size === 0 && outcome.done, "claims-success", "it said that it was done, and there is no attempt"),
      ];
    },
  },
  {
    name: "traffic",
    clause: "CRT-2",
    run: async ({ proxy }) => [
      ...faultsOfTraffic(proxy.journal),
      ...faultIf(
        !proxy.journal.some(({ request }) => isChange(request) && request.headers["x-client"] !== undefined),
        "unnamed",
        "no change came with x-client",
      ),
    ],
  },
];

/** The cart as a client might hold it that was told of changes which were then lost. */
function fromTheFuture(cart: Record<string, unknown> | undefined): Record<string, unknown> {
  const items = (cart?.["items"] as CartItem[] | undefined) ?? [];
  return { ...cart, snapshotVersion: 100_000, items: items.map((item) => ({ ...item, itemVersion: 100_000 })) };
}
