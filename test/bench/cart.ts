import { call } from "../journey/client.ts";
import { present } from "../support/present.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench, BenchStack } from "./bench.ts";
import { comparedLines } from "./compared-lines.ts";
import type { Work } from "./load.ts";
import { measurePairs } from "./measure.ts";
import { anyOffer, newBuyer, searchesEnded, signedInBuyer } from "./setting.ts";

/** Spread over as many carts as the bare platform has objects. */
const CARTS = 208;
const BUYERS = 16;
const CALLS = { 1: 416, 16: 832 } as const;
const TARGETS = { read: { cpu: 2 }, change: { cpu: 1.5 }, changeAt16: { cpu: 1.5, rate: 0.7 } };

interface CartState {
  id: string;
  itemId: string;
  itemVersion: number;
  snapshotVersion: number;
  quantity: number;
  headers: { authorization: string };
}

/** The cart, read and changed: authorised, versioned, stored, answered; beside one Durable Object read and written. */
export async function cartFigures({ ours, bare }: Bench): Promise<BenchLine[]> {
  const carts = await cartsOfBuyers(ours);
  const lines: BenchLine[] = [];
  for (const connections of [1, 16] as const) {
    // Every lane walks over carts of its own, as their number is a multiple of the lanes'.
    const at = (lane: number, turn: number): number => (turn * connections + lane) % CARTS;
    const counter = (method: string) => ({
      ...bare,
      expect: 200,
      next: (lane: number, turn: number) => ({ method, path: `/counters/${at(lane, turn)}` }),
    });
    const cartAt = (lane: number, turn: number): CartState => present(carts[at(lane, turn)], "cart");
    const options = { connections, calls: CALLS[connections], warmUp: 2 * CARTS };
    const read = await measurePairs({ ours: { ...ours, ...readsOf(cartAt) }, bare: counter("GET") }, options);
    lines.push(...comparedLines({ name: `GET /carts/{id}, c = ${connections}`, ...read, targets: TARGETS.read }));
    const change = await measurePairs({ ours: { ...ours, ...changesOf(cartAt) }, bare: counter("POST") }, options);
    const targets = connections === 16 ? TARGETS.changeAt16 : TARGETS.change;
    lines.push(...comparedLines({ name: `PATCH of a quantity, c = ${connections}`, ...change, targets }));
  }
  return lines;
}

type CartAt = (lane: number, turn: number) => CartState;
type Asked = Pick<Work, "expect" | "next" | "answered">;

function readsOf(cartAt: CartAt): Asked {
  return {
    expect: 200,
    next(lane, turn) {
      const { id, headers } = cartAt(lane, turn);
      return { method: "GET", path: `/carts/${id}`, headers };
    },
  };
}

/** A new quantity each time, under the versions the cart answered last. */
function changesOf(cartAt: CartAt): Asked {
  const current = new Map<number, CartState>();
  return {
    expect: 200,
    next(lane, turn) {
      const cart = cartAt(lane, turn);
      current.set(lane, cart);
      cart.quantity = (cart.quantity % 90) + 1;
      const body = { quantity: cart.quantity, expectedItemVersion: cart.itemVersion, expectedSnapshotVersion: cart.snapshotVersion };
      return { method: "PATCH", path: `/carts/${cart.id}/items/${cart.itemId}`, headers: cart.headers, body: JSON.stringify(body) };
    },
    answered(lane, { text, status }) {
      const cart = current.get(lane);
      if (!cart || status !== 200) return;
      const { snapshotVersion, items } = JSON.parse(text) as { snapshotVersion: number; items: { itemVersion: number }[] };
      Object.assign(cart, { snapshotVersion, itemVersion: items[0]?.itemVersion });
    },
  };
}

async function cartsOfBuyers(stack: BenchStack): Promise<CartState[]> {
  const token = await signedInBuyer(stack);
  const offerId = await anyOffer(stack, token);
  await searchesEnded(stack, token);
  const carts: CartState[] = [];
  for (let number = 0; number < BUYERS; number += 1) {
    const buyer = await newBuyer(stack, `cart-${number}`);
    for (let index = 0; index < CARTS / BUYERS; index += 1) carts.push(await cartWith(stack, buyer, offerId));
  }
  return carts;
}

async function cartWith({ url }: BenchStack, token: string, offerId: string): Promise<CartState> {
  const made = await call<{ id: string }>(url, "POST", "/carts", { token, body: {} });
  const { body } = await call<{ id: string; snapshotVersion: number; items: { id: string; itemVersion: number; quantity: number }[] }>(
    url,
    "POST",
    `/carts/${made.body.id}/items`,
    { token, body: { offerId, quantity: 100 } },
  );
  const [item] = body.items;
  if (!item) throw new Error("the cart took no item");
  const { snapshotVersion } = body;
  return {
    id: body.id,
    itemId: item.id,
    itemVersion: item.itemVersion,
    snapshotVersion,
    quantity: item.quantity,
    headers: { authorization: `Bearer ${token}` },
  };
}
