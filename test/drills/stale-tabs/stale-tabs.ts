import { ProcureIQ } from "../../../packages/sdk/src/client.ts";
import type { Cart } from "../../../packages/sdk/src/types.ts";
import { check } from "../../journey/client.ts";
import type { Drill } from "../drill.ts";
import { cartWith, readCart, shopper, tryTo, type ShoppedCart, type Shopper } from "../shopping.ts";
import type { Stage } from "../stage.ts";
import { beginWithout } from "../watch.ts";
import { proveNamed, proveValidation, shownClients, TABS, WILD } from "./prove-clients.ts";

const IMPOSSIBLE = "cart.version.impossible";
const GOOD_TABS = 12;
const BAD_TRIES = 6;

/** A buyer has the same cart open in many tabs; one program sends what it saw long ago again and again, another no versions at all. */
export const staleTabs: Drill = {
  name: "stale-tabs",
  title: "many tabs on one cart, and two programs that do not keep to the contract",
  ways: { none: "its clients do wrong, and every server works" },
  async run(stage) {
    const { stack } = stage;
    const who = await shopper(stage);
    await beginWithout(stage, IMPOSSIBLE);
    const before = await shownClients(stack);
    const seen = await cartWith(stack, who);

    stage.broke(`${GOOD_TABS} tabs change one cart at once from one view of it; beside them ${WILD.blind} and ${WILD.forgetful}`);
    const [edits, blind, forgetful] = await Promise.all([
      Promise.allSettled(Array.from({ length: GOOD_TABS }, () => oneMore(stage, who, seen))),
      sendAgainAndAgain(stage, who, { seen, client: WILD.blind, versions: versionsOf(seen) }),
      sendAgainAndAgain(stage, who, { seen, client: WILD.forgetful, versions: {} }),
    ]);
    await stage.prove("[CRT-6] every tab that decides again on what it is shown gets its change in, once", async () => {
      const failed = edits.filter(({ status }) => status === "rejected");
      check(failed.length === 0, `${failed.length} of ${GOOD_TABS} tabs failed: ${JSON.stringify(failed[0])}`);
      const cart = await readCart(stack, who.token, seen.id);
      const taken = blind.filter(({ status }) => status === 200).length;
      check(taken <= 1, `${taken} changes from one view were taken`);
      // The blind one wants a single piece more than it saw: taken first it is one of them, taken later it is none.
      const wanted = 1 + GOOD_TABS + taken;
      check(cart.items[0]?.quantity === wanted, `the line has ${cart.items[0]?.quantity} pieces, not ${wanted}`);
      return `${GOOD_TABS} of ${GOOD_TABS} edits made, ${wanted} pieces`;
    });
    await stage.prove("[CRT-3] a stale change is refused with the cart as it is, however often it comes", async () => {
      const refused = blind.filter(({ status }) => status === 409);
      check(refused.length >= BAD_TRIES - 1, `${refused.length} of ${BAD_TRIES} were refused`);
      check(
        refused.every(({ body }) => (body.cart?.snapshotVersion ?? 0) > seen.snapshotVersion),
        "a refusal came without the cart",
      );
      return `${refused.length} times 409 with the cart, nothing changed`;
    });
    await stage.prove("[CRT-2] a change without its versions is refused and names what is missing", async () => {
      check(
        forgetful.every(({ status, body }) => status === 428 && (body.errors?.length ?? 0) > 0),
        `answered ${forgetful.map(({ status }) => status).join(", ")}`,
      );
      return `${forgetful.length} times 428: ${forgetful[0]?.body.detail}`;
    });
    const shown = await proveNamed(stack, before, { blind: BAD_TRIES - 1, forgetful: BAD_TRIES });
    stage.detected(shown);
    await proveValidation(stage);
    await stage.prove("[CRT-7] nobody is paged: tabs that are behind are no lost data", async () => {
      await beginWithout(stage, IMPOSSIBLE);
      return `${IMPOSSIBLE} is not open`;
    });
  },
};

const versionsOf = ({ items, snapshotVersion }: ShoppedCart) => ({
  expectedItemVersion: items[0]?.itemVersion,
  expectedSnapshotVersion: snapshotVersion,
});

/** A tab of our own client, which puts one piece more into the cart than there are when its change is taken. */
async function oneMore({ stack }: Stage, { token }: Shopper, seen: ShoppedCart): Promise<Cart> {
  const tab = new ProcureIQ({ baseUrl: stack.url, client: TABS });
  tab.auth.useAccessToken(token);
  const cart = await tab.carts.read(seen.id);
  // As if it had been open since the beginning.
  return tab.carts.edit({ ...cart, ...seen } as Cart, seen.items[0]?.id ?? "", ({ quantity }) => ({ quantity: quantity + 1 }));
}

interface Refused {
  cart?: { snapshotVersion: number };
  errors?: unknown[];
}

interface Bad {
  seen: ShoppedCart;
  client: string;
  versions: Record<string, unknown>;
}

/** A program that sends the same change whatever it is answered. */
async function sendAgainAndAgain({ stack }: Stage, { token }: Shopper, { seen, client, versions }: Bad) {
  const path = `/carts/${seen.id}/items/${seen.items[0]?.id}`;
  const answers = [];
  for (let tries = 0; tries < BAD_TRIES; tries += 1) {
    const headers = { "x-client": client, "idempotency-key": crypto.randomUUID() };
    answers.push(await tryTo<Refused>(stack, { method: "PATCH", path, token, body: { quantity: 2, ...versions }, headers }));
  }
  return answers;
}
