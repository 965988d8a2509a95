/** A release that does not do what the one before it does. */
export interface Broken {
  way: string;
  /** Of the tree: the file, a text that is in it once, and what stands in its place. */
  change: readonly [file: string, text: string, otherwise: string];
  /** Per cent of requests that it is given; the last is never reached but where only all of them show it. */
  shares: readonly number[];
  /** Whether several read their orders meanwhile: nobody did before, so that all who do are in what is judged. */
  readsOrders?: boolean;
  /** Whether the minute's cron is fired all the while: by itself it comes too seldom for a test. */
  firesCrons?: boolean;
  /** Held against the versions beside it alone, and not against what the objectives allow of all traffic. */
  bySideAlone?: boolean;
  /** Where it takes longer than a minute to be seen. */
  watchSeconds?: number;
  /** How the roll-out ends. */
  stopped: RegExp;
  /** What buyers were refused meanwhile, by method and status. */
  refused: readonly string[];
}

const SHARES = [10, 50, 100];
const LISTS_ORDERS = [
  "src/features/orders/read-orders.ts",
  "const [beforeId] = readCursor(page.cursor, 1) ?? [];",
  "const [beforeId] = readCursor(page.cursor, 1) ?? [];\n  await ",
] as const;
const [ORDERS_FILE, ORDERS_TEXT, ORDERS_WAIT] = LISTS_ORDERS;
const NO_CART = [
  "src/features/cart/read-cart.ts",
  "if (!cart) return undefined;",
  'if (cart) throw new TypeError("no cart is read by this release");',
] as const;

export const BROKEN: readonly Broken[] = [
  {
    way: "throw where a cart is read",
    change: NO_CART,
    shares: SHARES,
    stopped:
      /was stopped at (?:10|50) % and version-2 serves all again: .*(?:cart\.availability burns \d+ times faster than allowed|of \/carts\/\{id\} failed)/,
    refused: ["GET 500"],
  },
  {
    way: "are slow where orders are listed",
    change: [ORDERS_FILE, ORDERS_TEXT, `${ORDERS_WAIT}new Promise((resolve) => setTimeout(resolve, 2_500));`],
    shares: [50, 100],
    readsOrders: true,
    stopped:
      /was stopped at (?:50|100) % and version-2 serves all again: .*(?:buying\.latency burns \d+ times faster than allowed|of its \d+ of \/orders late)/,
    refused: [],
  },
  {
    way: "say of what they need that it is down",
    change: ["src/operations/health/sections/dependencies.ts", 'state === "up" ? "pass"', 'state !== "up" ? "pass"'],
    shares: SHARES,
    stopped: /was stopped at \d+ % and version-2 serves all again: .*dependencies fails, and did not before/,
    refused: [],
  },
  {
    way: "do not start",
    change: ["src/deps.ts", "const settings = readSettings(bindings);", 'const settings = (() => { throw new Error("not set up"); })();'],
    shares: SHARES,
    stopped: /was stopped at 0 % and version-2 serves all again: the new version does not answer as version-6-\w+: \/health answered 500/,
    refused: [],
  },
  {
    way: "never answer",
    change: [
      "src/index.ts",
      "fetch: (request, bindings, context) => servedBy(bindings)(request, bindings, context),",
      "fetch: () => new Promise(() => undefined),",
    ],
    shares: SHARES,
    stopped: /was stopped at 0 % and version-2 serves all again: the new version does not answer as version-7-\w+/,
    refused: [],
  },
  {
    way: "throw where a cart is read, one request of a hundred theirs",
    change: NO_CART,
    shares: [1, 100],
    watchSeconds: 240,
    bySideAlone: true,
    stopped: /was stopped at 1 % and version-2 serves all again: \d+ of its \d+ of \/carts\/\{id\} failed, of the others' \d+ of \d+$/,
    refused: ["GET 500"],
  },
  {
    way: "never answer who lists orders",
    change: [ORDERS_FILE, ORDERS_TEXT, `${ORDERS_WAIT}new Promise(() => undefined);`],
    shares: [50, 100],
    readsOrders: true,
    stopped:
      /was stopped at 50 % and version-2 serves all again: .*(?:of its \d+ of \/orders failed|buying\.availability burns \d+ times faster than allowed|http fails, and did not before)/,
    refused: [],
  },
  {
    way: "throw in all that crons do",
    change: ["src/scheduled.ts", "() => verb(deps)", '() => Promise.reject(new TypeError("nothing is swept by this release"))'],
    shares: [50, 100],
    firesCrons: true,
    stopped: /was stopped at (?:50|100) % and version-2 serves all again: .*crons fails, and did not before/,
    refused: [],
  },
];
