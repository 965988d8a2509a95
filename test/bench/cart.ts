import type { Stack } from "../../local-cloud/stack.ts";
import { call } from "../journey/client.ts";
import type { BareFigures } from "./bare.ts";
import { load } from "./load.ts";
import type { BenchLine } from "./bench-line.ts";
import { anyOffer, newBuyer, signedInBuyer } from "./setting.ts";

const CARTS = 208;
const CONNECTIONS = 16;
/** Each lane is a buyer of its own, and stays below the rate limit of a token. */
const CALLS = 1_600;

interface Buyer {
  headers: { authorization: string };
  carts: CartState[];
}

interface CartState {
  id: string;
  itemId: string;
  itemVersion: number;
  snapshotVersion: number;
  quantity: number;
}

/** The cart mutation, over about as many carts as the bare platform has objects: authorised, versioned, stored, answered. */
export async function cartFigures(stack: Stack, bare: BareFigures): Promise<BenchLine[]> {
  const offerId = await anyOffer(stack, await signedInBuyer(stack));
  const buyers: Buyer[] = [];
  for (let lane = 0; lane < CONNECTIONS; lane += 1) {
    const token = await newBuyer(stack, lane);
    const carts: CartState[] = [];
    for (let index = 0; index < CARTS / CONNECTIONS; index += 1) carts.push(await cartWith(stack, token, offerId));
    buyers.push({ headers: { authorization: `Bearer ${token}` }, carts });
  }
  const buyerOf = (lane: number): Buyer => buyers[lane] as Buyer;
  const cartOf = (lane: number, turn: number): CartState => buyerOf(lane).carts[turn % buyerOf(lane).carts.length] as CartState;
  const current = new Map<number, CartState>();
  const write = () =>
    load({
      url: stack.url,
      connections: CONNECTIONS,
      calls: CALLS,
      expect: 200,
      next(lane, turn) {
        const cart = cartOf(lane, turn);
        current.set(lane, cart);
        cart.quantity = (cart.quantity % 90) + 1;
        const body = { quantity: cart.quantity, expectedItemVersion: cart.itemVersion, expectedSnapshotVersion: cart.snapshotVersion };
        return {
          method: "PATCH",
          path: `/carts/${cart.id}/items/${cart.itemId}`,
          headers: buyerOf(lane).headers,
          body: JSON.stringify(body),
        };
      },
      answered(lane, { text, status }) {
        const cart = current.get(lane);
        if (!cart || status !== 200) return;
        const { snapshotVersion, items } = JSON.parse(text) as { snapshotVersion: number; items: { itemVersion: number }[] };
        Object.assign(cart, { snapshotVersion, itemVersion: items[0]?.itemVersion });
      },
    });
  await write();
  const written = await write();
  const read = await load({
    url: stack.url,
    connections: CONNECTIONS,
    calls: CALLS,
    expect: 200,
    next: (lane, turn) => ({ method: "GET", path: `/carts/${cartOf(lane, turn).id}`, headers: buyerOf(lane).headers }),
  });
  if (written.unexpected + read.unexpected > 0)
    throw new Error(`${written.unexpected} mutations and ${read.unexpected} reads did not answer 200`);
  return [
    {
      name: "cart mutation (PATCH), 208 carts",
      value: written.rate,
      unit: "calls/s",
      ratio: written.rate / bare.write.rate,
      against: "a bare object's write",
    },
    { name: "cart mutation, p99", value: written.p99, unit: "ms", ratio: written.p99 / bare.write.p99, against: "a bare object's write" },
    {
      name: "cart read (GET), 208 carts",
      value: read.rate,
      unit: "calls/s",
      ratio: read.rate / bare.read.rate,
      against: "a bare object's read",
    },
  ];
}

async function cartWith(stack: Stack, token: string, offerId: string): Promise<CartState> {
  const made = await call<{ id: string }>(stack.url, "POST", "/carts", { token, body: {} });
  const { body } = await call<{ id: string; snapshotVersion: number; items: { id: string; itemVersion: number; quantity: number }[] }>(
    stack.url,
    "POST",
    `/carts/${made.body.id}/items`,
    {
      token,
      body: { offerId, quantity: 100 },
    },
  );
  const [item] = body.items;
  if (!item) throw new Error("the cart took no item");
  return { id: body.id, itemId: item.id, itemVersion: item.itemVersion, snapshotVersion: body.snapshotVersion, quantity: item.quantity };
}
