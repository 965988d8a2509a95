import type { StackFile } from "../../local-cloud/stack-file.ts";
import { present } from "../support/present.ts";
import { credentialsOf, newBuyer } from "../bench/setting.ts";
import { call, until } from "../journey/client.ts";

/** A buyer whose address is proven, and the service token a program holds for them. */
export interface Buyer {
  id: string;
  key: string;
}

/** Registers, proves the address by the mailed token, and makes a service token for the gateway: all as a stranger would, over HTTP. */
export async function provenBuyer(stack: StackFile, name: string): Promise<Buyer> {
  const credentials = credentialsOf(name);
  await newBuyer(stack, name);
  const token = await until("the mail that proves the address", 30, () =>
    mailedToken(present(stack.services["mail"], "mail provider"), credentials.email),
  );
  await call(stack.url, "POST", "/auth/verify-address", { body: { token } });
  const { body: session } = await call<{ accessToken: string }>(stack.url, "POST", "/auth/login", { body: credentials });
  const { body: me } = await call<{ id: string }>(stack.url, "GET", "/auth/me", { token: session.accessToken });
  const { body: made } = await call<{ token: string }>(stack.url, "POST", "/auth/service-tokens", {
    token: session.accessToken,
    body: { name, scopes: ["llm"] },
  });
  return { id: me.id, key: made.token };
}

/** The token is the one long word of its mail that a JWT could be. */
async function mailedToken(mail: string, to: string): Promise<string | undefined> {
  const { body } = await call<{ mails: { text: string }[] }>(mail, "GET", `/mails?to=${encodeURIComponent(to)}`);
  return /ey[\w-]+\.[\w-]+\.[\w-]+/.exec(body.mails[0]?.text ?? "")?.[0];
}
