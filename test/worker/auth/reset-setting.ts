import { eq } from "drizzle-orm";
import { inject } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { askPasswordReset } from "../../../src/features/auth/ask-password-reset.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { HOME, isolates, signedIn } from "./setting.ts";

/** Isolates whose work behind the answer is waited for by hand. */
export function setting() {
  const base = isolates();
  const behind: Promise<unknown>[] = [];
  const defer = (task: Promise<unknown>) => void behind.push(task);
  const one = (overrides: Partial<Deps> = {}) => base.one(Object.assign(overrides, { defer }));
  return { ...base, one, settle: async () => void (await Promise.all(behind.splice(0))) };
}

export async function resetsMailedTo(email: string): Promise<string[]> {
  const answer = await fetch(`${inject("services")["mail"]}/mails?to=${encodeURIComponent(email)}`);
  const { mails } = (await answer.json()) as { mails: { text: string; idempotencyKey: string }[] };
  return mails
    .filter(({ idempotencyKey }) => idempotencyKey.startsWith("reset:"))
    .map(({ text }) => present(/ey[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0], "a token in the mail"));
}

export const rowOf = async (deps: Deps, id: string) =>
  present((await deps.db.select().from(buyers).where(eq(buyers.id, id)))[0], "a buyer");

/** A buyer who was mailed a token. */
export async function forgetful({ one, settle }: ReturnType<typeof setting>) {
  const deps = one();
  const buyer = await signedIn(deps);
  valueOf(await askPasswordReset(deps, { email: buyer.email, address: HOME }));
  await settle();
  const [token] = await resetsMailedTo(buyer.email);
  return { deps, buyer, token: present(token, "a mailed token") };
}
