import { addressOf } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { refused, type Result } from "../../platform/result.ts";
import { textStream } from "../../platform/http/text-stream.ts";
import { askAddressChange } from "./address-change/ask.ts";
import { closeAccount } from "./close-account.ts";
import { exportAccount } from "./export-account.ts";
import { keepAccount } from "./keep-account.ts";
import type { AuthDeps } from "./ports.ts";
import { authProblems } from "./problems.ts";
import { provePassword, type PasswordUnproven } from "./prove-password.ts";
import {
  accountExportSchema,
  addressChangeSchema,
  changeAddressBody,
  closedAccountSchema,
  passwordBody,
  keepAccountBody,
} from "./schemas.ts";
import type { BuyerRow } from "./store.ts";
import { noCookie, refreshCookieOf } from "./refresh-cookie.ts";
import { sessionOf } from "./session-of.ts";
import { livesNow } from "./session-standing.ts";

/** A program takes away no account, and closes none. */
const shared = { tag: "Access", access: "buyer", scope: "session-only" } as const;

/** The buyer who asks, by a session that lives and by the password. */
async function proven(
  deps: AuthDeps,
  buyerId: string,
  request: Request,
  password: string,
): Promise<Result<BuyerRow, PasswordUnproven | { kind: "session-ended" }>> {
  if (!(await livesNow(deps, { buyerId, sessionId: await sessionOf(deps, request) }))) return refused({ kind: "session-ended" });
  return provePassword(deps, buyerId, { password, address: addressOf(request) });
}

export const accountRoutes = new Routes<AuthDeps>()
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/address",
      summary: "Ask for another e-mail address",
      description:
        "A token is mailed to it, for `POST /auth/verify-address`: then the account has it, and every other session ends. A proven address of now is told. Wrong passwords count as tries to sign in do.",
      body: changeAddressBody,
      replies: { 202: { description: "The account waits for the proof.", schema: addressChangeSchema } },
      problems: [
        "session-ended",
        "password-wrong",
        "sign-in-throttled",
        "overloaded",
        "email-taken",
        "address-unchanged",
        "verification-throttled",
      ],
    },
    async ({ deps, identity, body: { newEmail, password }, request, reply, refuse }) => {
      const buyer = await proven(deps, identity.id, request, password);
      if (!buyer.ok) return refuse(buyer.refusal, authProblems);
      const asked = await askAddressChange(deps, { buyer: buyer.value, sessionId: await sessionOf(deps, request) }, newEmail);
      return asked.ok ? reply(202, asked.value) : refuse(asked.refusal, authProblems);
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/export",
      summary: "All that is kept of the buyer, to take away",
      description:
        "A document with a member for each kind of thing, written as it is read. Where something could not be read it ends there and says what it lacks (`complete`, `missing`). Wrong passwords count as tries to sign in do.",
      body: passwordBody,
      replies: { 200: { description: "The document, as a file to be saved.", schema: accountExportSchema } },
      problems: ["session-ended", "password-wrong", "sign-in-throttled", "overloaded"],
    },
    async ({ deps, identity, body: { password }, request, refuse }) => {
      const buyer = await proven(deps, identity.id, request, password);
      if (!buyer.ok) return refuse(buyer.refusal, authProblems);
      const day = deps.clock.now().toISOString().slice(0, 10);
      return new Response(textStream(exportAccount(deps, identity.id)), {
        headers: {
          "content-type": "application/json; charset=utf-8",
          "cache-control": "no-store",
          "content-disposition": `attachment; filename="procureiq-account-${day}.json"`,
        },
      });
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/close-account",
      summary: "Close the account",
      description:
        "Sessions, service tokens and automations end, and nobody signs in any more. When the days of grace are over it is erased: carts, conversations, briefs, searches, automations and the account itself. Orders and checkouts stay for the books, by an id that names nobody. Again answers the same.",
      body: passwordBody,
      replies: { 202: { description: "It is closed.", schema: closedAccountSchema } },
      problems: ["session-ended", "password-wrong", "sign-in-throttled", "overloaded"],
    },
    async ({ deps, identity, body: { password }, request, reply, refuse }) => {
      const buyer = await proven(deps, identity.id, request, password);
      if (!buyer.ok) return refuse(buyer.refusal, authProblems);
      const { eraseAt } = await closeAccount(deps, buyer.value);
      const cleared = refreshCookieOf(request) === undefined ? undefined : { "set-cookie": noCookie(request) };
      return reply(202, { eraseAt: eraseAt.toISOString() }, cleared);
    },
  )
  .add(
    {
      tag: "Access",
      access: "public",
      method: "post",
      path: "/auth/keep-account",
      summary: "Open a closed account again",
      description: "By its address and password, before it is erased. Its automations are on again; sign in afterwards. Again is no error.",
      body: keepAccountBody,
      replies: { 204: { description: "It is open." } },
      problems: ["sign-in-failed", "sign-in-throttled", "account-erased", "overloaded"],
    },
    async ({ deps, body, request, refuse }) => {
      const kept = await keepAccount(deps, { ...body, address: addressOf(request) });
      return kept.ok ? new Response(null, { status: 204 }) : refuse(kept.refusal, authProblems);
    },
  );
