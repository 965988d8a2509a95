import type { Stack } from "../../local-cloud/stack.ts";
import { call, until } from "../journey/client.ts";

/** The provisioned buyer's access token. */
export async function signedInBuyer(stack: Stack): Promise<string> {
  const { body } = await call<{ accessToken: string }>(stack.url, "POST", "/auth/login", { body: stack.accounts.buyer });
  return body.accessToken;
}

/** A new buyer's access token. */
export async function newBuyer(stack: Stack, number: number): Promise<string> {
  const body = { email: `bench-${number}@buyers.test`, password: `bench buyer ${number}` };
  await call(stack.url, "POST", "/auth/register", { body });
  const { body: tokens } = await call<{ accessToken: string }>(stack.url, "POST", "/auth/login", { body });
  return tokens.accessToken;
}

/** An offer that can be bought, found by a small search. */
export async function anyOffer(stack: Stack, token: string): Promise<string> {
  const { body: search } = await call<{ id: string }>(stack.url, "POST", "/searches", { token, body: { query: "laptop" } });
  await call(stack.url, "POST", `/searches/${search.id}/confirm`, { token });
  return until("an offer", 90, async () => {
    const { body } = await call<{ items: { id: string; available: boolean; minimumQuantity: number }[] }>(
      stack.url,
      "GET",
      `/offers?search=${search.id}`,
      { token },
    );
    return body.items.find(({ available, minimumQuantity }) => available && minimumQuantity === 1)?.id;
  });
}
