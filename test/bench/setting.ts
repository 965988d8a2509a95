import type { Stack } from "../../local-cloud/stack.ts";
import { call, until } from "../journey/client.ts";

type Reached = Pick<Stack, "url" | "accounts">;

/** The provisioned buyer's access token. */
export async function signedInBuyer({ url, accounts }: Reached): Promise<string> {
  const { body } = await call<{ accessToken: string }>(url, "POST", "/auth/login", { body: accounts.buyer });
  return body.accessToken;
}

/** What a buyer of this name registers and signs in with. */
export const credentialsOf = (name: string) => ({ email: `bench-${name}@buyers.test`, password: `bench buyer ${name}` });

/** A new buyer's access token; each name is registered once a stack. */
export async function newBuyer({ url }: Pick<Reached, "url">, name: string): Promise<string> {
  const body = credentialsOf(name);
  await persistently(() => call(url, "POST", "/auth/register", { body }));
  const { body: tokens } = await persistently(() => call<{ accessToken: string }>(url, "POST", "/auth/login", { body }));
  return tokens.accessToken;
}

const TRIES = 3;

/** What is only set up is asked for again where a machine with much else to do let a deadline pass. */
async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === TRIES) throw error;
    }
  }
}

/** In minor units: what can be charged whatever it is bought in. */
const LEAST_CHARGED = 500;

/** An offer that can be bought and charged, found by a small search. */
export async function anyOffer({ url }: Pick<Reached, "url">, token: string): Promise<string> {
  const { body: search } = await call<{ id: string }>(url, "POST", "/searches", { token, body: { query: "laptop" } });
  await call(url, "POST", `/searches/${search.id}/confirm`, { token });
  return until("an offer", 90, async () => {
    const { body } = await call<{ items: { id: string; available: boolean; minimumQuantity: number; price: { amount: number } | null }[] }>(
      url,
      "GET",
      `/offers?search=${search.id}`,
      { token },
    );
    return body.items.find(
      ({ available, minimumQuantity, price }) => available && minimumQuantity === 1 && (price?.amount ?? 0) >= LEAST_CHARGED,
    )?.id;
  });
}

/** Waits until no search of this buyer is crawled any more: crawling would be counted as the calls' CPU. */
export async function searchesEnded({ url }: Reached, token: string): Promise<void> {
  await until("the end of the searches", 180, async () => {
    const { body } = await call<{ items: { state: string }[] }>(url, "GET", "/searches", { token });
    return body.items.every(({ state }) => state !== "RUNNING") ? true : undefined;
  });
}
