import { addressOf } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { textStream } from "../../platform/http/text-stream.ts";
import { exportAccount } from "./export-account.ts";
import type { AuthDeps } from "./ports.ts";
import { authProblems } from "./problems.ts";
import { provePassword } from "./prove-password.ts";
import { accountExportSchema, exportAccountBody } from "./schemas.ts";
import { sessionOf } from "./session-of.ts";
import { livesNow } from "./session-standing.ts";

export const accountRoutes = new Routes<AuthDeps>().add(
  {
    tag: "Access",
    access: "buyer",
    // A program takes away no account.
    scope: "session-only",
    method: "post",
    path: "/auth/export",
    summary: "All that is kept of the buyer, to take away",
    description:
      "A document with a member for each kind of thing, written as it is read. Where something could not be read it ends there and says what it lacks (`complete`, `missing`). Wrong passwords count as tries to sign in do.",
    body: exportAccountBody,
    replies: { 200: { description: "The document, as a file to be saved.", schema: accountExportSchema } },
    problems: ["session-ended", "password-wrong", "sign-in-throttled", "overloaded"],
  },
  async ({ deps, identity, body: { password }, request, refuse }) => {
    if (!(await livesNow(deps, { buyerId: identity.id, sessionId: await sessionOf(deps, request) })))
      return refuse({ kind: "session-ended" }, authProblems);
    const proven = await provePassword(deps, identity.id, { password, address: addressOf(request) });
    if (!proven.ok) return refuse(proven.refusal, authProblems);
    const day = deps.clock.now().toISOString().slice(0, 10);
    return new Response(textStream(exportAccount(deps, identity.id)), {
      headers: {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        "content-disposition": `attachment; filename="procureiq-account-${day}.json"`,
      },
    });
  },
);
