import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check, until } from "../journey/client.ts";
import type { Stage } from "./stage.ts";

export interface SignedUpBuyer {
  email: string;
  password: string;
  token: string;
}

/** A token as it stands in a mail. */
const MAILED = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;
const MAILED_SECONDS = 30;

/** A buyer with an account and an access token. */
export async function signedUpBuyer({ stack, runId }: Pick<Stage, "stack" | "runId">): Promise<SignedUpBuyer> {
  const account = { email: `drill-${runId}@buyers.test`, password: `drill ${runId} password` };
  await call(stack.url, "POST", "/auth/register", { body: { ...account, name: "A drill's buyer" }, expect: 201 });
  return { ...account, token: await signIn(stack, account) };
}

/** One whose address is proven by the mail that was sent to it, and who has the larger budget therefore. */
export async function verifiedBuyer(stage: Pick<Stage, "stack" | "runId">): Promise<SignedUpBuyer> {
  const { stack } = stage;
  const mail = stack.services["mail"];
  check(mail, "the drill needs the local cloud's mail, and this stack has a provider of its own");
  const buyer = await signedUpBuyer(stage);
  const token = await until("the mail to the buyer", MAILED_SECONDS, async () => {
    const { body } = await call<{ mails: { text: string }[] }>(mail, "GET", `/mails?to=${encodeURIComponent(buyer.email)}`);
    return body.mails.flatMap(({ text }) => MAILED.exec(text) ?? [])[0];
  });
  await call(stack.url, "POST", "/auth/verify-address", { body: { token } });
  return { ...buyer, token: await signIn(stack, buyer) };
}

/** A further access token; each has a rate of its own. */
export async function signIn({ url }: Pick<StackFile, "url">, { email, password }: Omit<SignedUpBuyer, "token">): Promise<string> {
  const { body } = await call<{ accessToken: string }>(url, "POST", "/auth/login", { body: { email, password } });
  return body.accessToken;
}
