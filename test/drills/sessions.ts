import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check, until } from "../journey/client.ts";
import type { SignedUpBuyer } from "./buyer.ts";

type At = Pick<StackFile, "url">;

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** The contract's `access.revocationSeconds`, and what a loaded machine takes. */
const REVOKED_SECONDS = 40;
const LOOK_SECONDS = 1;

/** One more session of the buyer's. */
export async function signedIn({ url }: At, { email, password }: Omit<SignedUpBuyer, "token">): Promise<Tokens> {
  return (await call<Tokens>(url, "POST", "/auth/login", { body: { email, password } })).body;
}

export async function refreshed({ url }: At, refreshToken: string): Promise<Tokens> {
  return (await call<Tokens>(url, "POST", "/auth/refresh", { body: { refreshToken } })).body;
}

/** What a refresh that is not to succeed is answered with. */
export async function refusalOf({ url }: At, refreshToken: string): Promise<{ status: number }> {
  const { status } = await fetch(new URL("/auth/refresh", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refreshToken }),
  });
  return { status };
}

/** What an access token is answered with. */
export async function statusBy({ url }: At, token: string): Promise<number> {
  const answer = await fetch(new URL("/auth/me", url), { headers: { authorization: `Bearer ${token}` } });
  await answer.body?.cancel();
  return answer.status;
}

/** After how many seconds an access token is refused; fails past the contract's. */
export async function untilRefused(stack: At, token: string): Promise<number> {
  const asked = performance.now();
  await until("the access token to be refused", REVOKED_SECONDS, async () => {
    const status = await statusBy(stack, token);
    if (status !== 401) await new Promise((resolve) => setTimeout(resolve, LOOK_SECONDS * 1000));
    return status === 401 ? true : undefined;
  });
  return (performance.now() - asked) / 1000;
}

/** The mails of a subject that the local cloud has for an address. */
export async function mailed(
  stack: Pick<StackFile, "services">,
  email: string,
  subject: string,
): Promise<{ subject: string; text: string }[]> {
  const mail = stack.services["mail"];
  check(mail, "the drill needs the local cloud's mail, and this stack has a provider of its own");
  const { body } = await call<{ mails: { subject: string; text: string }[] }>(mail, "GET", `/mails?to=${encodeURIComponent(email)}`);
  return body.mails.filter((one) => one.subject === subject);
}
