import { ProcureIQ } from "../../packages/sdk/src/client.ts";
import { call } from "../journey/client.ts";
import { present } from "../support/present.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { anyOffer, searchesEnded, signedInBuyer } from "./setting.ts";

const TABS = 16;
const ROUNDS = 5;
const TARGET_SECONDS = 2;

/** Sixteen tabs of our own client that make one edit each of one cart at once: how many succeed, and how long the slowest takes. */
export async function tabFigures({ ours }: Bench): Promise<BenchLine[]> {
  const token = await signedInBuyer(ours);
  const offerId = await anyOffer(ours, token);
  await searchesEnded(ours, token);
  const tabs = Array.from({ length: TABS }, () => {
    const api = new ProcureIQ({ baseUrl: ours.url, client: "procureiq-bench/1" });
    api.auth.useAccessToken(token);
    return api.carts;
  });
  const seconds: number[] = [];
  let made = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { body: cart } = await call<{ id: string }>(ours.url, "POST", "/carts", { token, body: {} });
    const seen = await present(tabs[0], "a tab").add(cart.id, offerId, 1);
    const { id, quantity } = present(seen.items[0], "an item");
    const began = performance.now();
    const edits = tabs.map((carts) => carts.edit(seen, id, (item) => ({ quantity: item.quantity + 1 })));
    await Promise.allSettled(edits);
    seconds.push((performance.now() - began) / 1000);
    const after = await present(tabs[0], "a tab").read(cart.id);
    made += present(after.items[0], "the item").quantity - quantity;
  }
  return [
    { name: `${TABS} tabs, one edit each: edits made`, unit: "", value: made / ROUNDS, target: { of: "value", atLeast: TABS } },
    {
      ...{ name: `${TABS} tabs, one edit each: the slowest of ${ROUNDS} rounds`, unit: "s", value: Math.max(...seconds) },
      target: { of: "value", atMost: TARGET_SECONDS },
    },
  ];
}
