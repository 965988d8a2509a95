import { beforeAll, expect, it } from "vitest";
import { offers } from "../../../src/features/catalog/tables.ts";
import { present } from "../../support/present.ts";
import { servedBy } from "../checkout/http.ts";
import { openShop, type Shop } from "../checkout/setting.ts";

const TABS = 10;
const TURNS = 12;

interface Line {
  id: string;
  offerId: string;
  quantity: number;
  itemVersion: number;
}
interface CartBody {
  snapshotVersion: number;
  items: Line[];
}
interface Conflict extends CartBody {
  cart: CartBody;
  differing: { itemId: string }[] | null;
}

/** What one tab asked and was answered; `began` and `ended` are one clock for all tabs. */
interface Call {
  began: number;
  ended: number;
  /** What it does to the quantities by offer; undefined for a look. */
  effect: ((quantities: Map<string, number>) => void) | undefined;
  /** The version it named. */
  seen: number;
  status: number;
  cart: CartBody;
  differing: { itemId: string }[] | null | undefined;
}

let shop: Shop;
let api: ReturnType<typeof servedBy>;
const sold: string[] = [];

beforeAll(async () => {
  shop = await openShop();
  api = servedBy(shop.deps);
  const [offer] = await shop.db.select().from(offers).limit(1);
  for (let each = 0; each < 4; each += 1) {
    const id = shop.deps.ids.next("ofr");
    await shop.db.insert(offers).values({
      ...present(offer, "an offer"),
      ...{ id, supplierId: "test-shop", productKey: id, url: `http://test.invalid/${id}`, amount: 100, currency: "EUR" },
      ...{ orderable: true, withdrawnAt: null, minimumQuantity: 1 },
    });
    sold.push(id);
  }
}, 30_000);

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

async function history(cartId: string): Promise<Call[]> {
  const calls: Call[] = [];
  let clock = 0;
  const ask = async (method: string, suffix: string, body: object | undefined, call: Pick<Call, "effect" | "seen">) => {
    const began = (clock += 1);
    const response = await api(`https://api.test/carts/${cartId}${suffix}`, {
      method,
      headers: { authorization: `Bearer ${shop.buyerId}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answered: Conflict = await response.json();
    const made = {
      ...call,
      began,
      ended: (clock += 1),
      status: response.status,
      cart: answered.cart ?? answered,
      differing: answered.differing,
    };
    calls.push(made);
    return made.cart;
  };
  const tab = async (number: number) => {
    const draw = numbers(number + 1);
    let seen = await ask("GET", "", undefined, { effect: undefined, seen: 0 });
    for (let turn = 0; turn < TURNS; turn += 1) {
      const line = seen.items[draw(Math.max(1, seen.items.length))];
      const quantity = 1 + draw(5);
      const offerId = sold[draw(sold.length)] ?? "";
      const versions = { expectedItemVersion: line?.itemVersion ?? 0, expectedSnapshotVersion: seen.snapshotVersion };
      const query = `expectedSnapshotVersion=${seen.snapshotVersion}`;
      const call = (effect: Call["effect"]) => ({ effect, seen: seen.snapshotVersion });
      const kind = draw(8);
      if (kind < 3 || !line)
        seen = await ask(
          "POST",
          "/items",
          { offerId, quantity },
          call((all) => all.set(offerId, (all.get(offerId) ?? 0) + quantity)),
        );
      else if (kind < 5)
        seen = await ask(
          "PATCH",
          `/items/${line.id}`,
          { quantity, ...versions },
          call((all) => all.set(line.offerId, quantity)),
        );
      else if (kind === 5)
        seen = await ask(
          "DELETE",
          `/items/${line.id}?expectedItemVersion=${line.itemVersion}&${query}`,
          undefined,
          call((all) => all.delete(line.offerId)),
        );
      else if (kind === 6)
        seen = await ask(
          "POST",
          "/quotes",
          { expectedSnapshotVersion: seen.snapshotVersion },
          call(() => undefined),
        );
      else seen = await ask("GET", "", undefined, call(undefined));
    }
  };
  await Promise.all(Array.from({ length: TABS }, (_, number) => tab(number)));
  return calls;
}

const quantitiesOf = ({ items }: CartBody) => new Map(items.map(({ offerId, quantity }) => [offerId, quantity]));
const isDone = ({ effect, status }: Call) => effect !== undefined && status < 300;

it("[CRT-6] ten tabs over HTTP: what each was answered is what one order of their acts gives, and that order is the order in time", async () => {
  const { id } = await shop.cartWith(1);
  const calls = await history(id);
  expect(calls.filter(({ status }) => ![200, 201, 404, 409].includes(status))).toEqual([]);
  const acts = calls.filter(isDone).toSorted((a, b) => a.cart.snapshotVersion - b.cart.snapshotVersion);
  const told = calls.filter(({ status }) => status !== 404);
  const conflicts = calls.filter(({ status }) => status === 409);
  expect(acts.length, "enough was done").toBeGreaterThan(TABS * 2);
  expect(conflicts.length, "enough was in one another's way").toBeGreaterThan(TABS);
  expect(acts.map(({ cart }) => cart.snapshotVersion)).toEqual(acts.map((_, at) => at + 3));

  const quantities = new Map([[shop.offerId, 1]]);
  const states = new Map([[2, new Map(quantities)]]);
  const lines = new Map(told.map(({ cart }) => [cart.snapshotVersion, cart.items]));
  for (const { effect, cart } of acts) {
    effect?.(quantities);
    states.set(cart.snapshotVersion, new Map(quantities));
  }
  for (const { cart } of told) expect(quantitiesOf(cart)).toEqual(states.get(cart.snapshotVersion));

  for (const later of told)
    for (const earlier of told.filter(({ ended }) => ended < later.began)) {
      const least = earlier.cart.snapshotVersion + (isDone(later) ? 1 : 0);
      expect(later.cart.snapshotVersion, "who asked after an answer sees no less than it").toBeGreaterThanOrEqual(least);
    }

  const versionsOf = (version: number) => new Map(lines.get(version)?.map(({ id: line, itemVersion }) => [line, itemVersion]));
  for (const { seen, cart, differing } of conflicts) {
    const [before, after] = [versionsOf(seen), versionsOf(cart.snapshotVersion)];
    const differ = [...new Set([...before.keys(), ...after.keys()])].filter((line) => before.get(line) !== after.get(line));
    expect(differing?.map(({ itemId }) => itemId).toSorted(), "a conflict names the lines that differ").toEqual(differ.toSorted());
  }
}, 60_000);
