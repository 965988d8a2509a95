import { ATTEMPT_STATES, TRANSITIONS } from "../src/features/checkout/attempt.ts";
import { CRAWL_STATES, CRAWL_TRANSITIONS } from "../src/features/crawl/rules.ts";
import { ORDER_STATES, ORDER_TRANSITIONS } from "../src/features/orders/order-state.ts";
import { MOVEMENT_TRANSITIONS } from "../src/features/payments/movement.ts";
import { SEARCH_STATES, SEARCH_TRANSITIONS } from "../src/features/search/rules.ts";
import { RESERVATION_STATES, RESERVATION_TRANSITIONS } from "../src/features/stock/rules.ts";
import { SHORTFALL_STATES, SHORTFALL_TRANSITIONS } from "../src/features/stock/shortfall-rules.ts";

/** A diagram as data: from each state, where it may go. */
type Steps = Readonly<Record<string, readonly string[]>>;

interface Drawing {
  title: string;
  says: string;
  steps: Steps;
  /** Where it begins. */
  begins: readonly string[];
}

const DRAWINGS: readonly Drawing[] = [
  {
    title: "A checkout attempt",
    says: "`TRANSITIONS` of `src/features/checkout/attempt.ts`. A final state is left only by a refund of what was taken. Each step is one compare-and-set.",
    steps: TRANSITIONS,
    begins: [ATTEMPT_STATES[0]],
  },
  {
    title: "An order",
    says: "`ORDER_TRANSITIONS` of `src/features/orders/order-state.ts`. The state follows from what the ledger has of the order's payment. One whose refund failed after it had ended it is owed, and stands no more.",
    steps: ORDER_TRANSITIONS,
    begins: [ORDER_STATES[0]],
  },
  {
    title: "A capture, a refund, a dispute",
    says: "`MOVEMENT_TRANSITIONS` of `src/features/payments/movement.ts`, for each kind of movement of the ledger. Told out of turn, nothing goes back.",
    steps: Object.assign({}, ...Object.entries(MOVEMENT_TRANSITIONS).map(([kind, steps]) => prefixed(kind, steps))) as Steps,
    begins: ["capture_succeeded", "refund_pending", "refund_succeeded", "dispute_inquiry", "dispute_open"],
  },
  {
    title: "A reservation of stock",
    says: "`RESERVATION_TRANSITIONS` of `src/features/stock/rules.ts`. It is held as long as its attempt is open, and ends once.",
    steps: RESERVATION_TRANSITIONS,
    begins: [RESERVATION_STATES[0]],
  },
  {
    title: "A shortfall",
    says: "`SHORTFALL_TRANSITIONS` of `src/features/stock/shortfall-rules.ts`. Pieces that were paid and are not there; an operator decides once.",
    steps: SHORTFALL_TRANSITIONS,
    begins: [SHORTFALL_STATES[0]],
  },
  {
    title: "A search",
    says: "`SEARCH_TRANSITIONS` of `src/features/search/rules.ts`. Its log is closed with it, under the log's lock, so that it ends once.",
    steps: SEARCH_TRANSITIONS,
    begins: [SEARCH_STATES[0]],
  },
  {
    title: "A crawl",
    says: "`CRAWL_TRANSITIONS` of `src/features/crawl/rules.ts`. Each step needs the fence of whoever holds it; a failed one is queued again where an operator replays its dead letter.",
    steps: CRAWL_TRANSITIONS,
    begins: [CRAWL_STATES[0]],
  },
];

function prefixed(kind: string, steps: Partial<Record<string, readonly string[]>>): Steps {
  const name = (state: string) => `${kind}_${state}`;
  return Object.fromEntries(Object.entries(steps).map(([from, to = []]) => [name(from), to.map(name)]));
}

/** The page of the states, written from their data. */
export function statesPage(drawings: readonly Drawing[] = DRAWINGS): string {
  const head = "# States\n\nWritten from the data that the code goes by, with `npm run states:write`; `npm run check` refuses another.\n";
  return `${head}${drawings.map(sectionOf).join("")}`;
}

function sectionOf({ title, says, steps, begins }: Drawing): string {
  const unknown = Object.values(steps)
    .flat()
    .concat(begins)
    .filter((state) => !(state in steps));
  if (unknown.length > 0) throw new Error(`${title} goes to ${unknown.join(", ")}, of which nothing is said`);
  const ends = Object.keys(steps).filter((state) => steps[state]?.length === 0);
  const lines = [
    ...begins.map((state) => `[*] --> ${state}`),
    ...Object.entries(steps).flatMap(([from, to]) => to.map((state) => `${from} --> ${state}`)),
    ...ends.map((state) => `${state} --> [*]`),
  ];
  return `\n## ${title}\n\n${says}\n\n\`\`\`mermaid\nstateDiagram-v2\n${lines.map((line) => `    ${line}\n`).join("")}\`\`\`\n`;
}
