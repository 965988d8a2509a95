import { addressOf } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { askPasswordReset } from "./ask-password-reset.ts";
import type { AuthDeps } from "./ports.ts";
import { authProblems } from "./problems.ts";
import { resetPassword } from "./reset-password.ts";
import { askPasswordResetBody, endedSessionsSchema, resetPasswordBody } from "./schemas.ts";

const shared = { tag: "Access", access: "public" } as const;

export const passwordResetRoutes = new Routes<AuthDeps>()
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/password-reset",
      summary: "Have a token mailed that resets the password",
      description:
        "The answer is the same where nobody has the address. An account is mailed once in a while, however often it is asked for: the mail before is then good yet.",
      body: askPasswordResetBody,
      replies: { 204: { description: "Where the address has an account, a mail is on its way to it." } },
      problems: ["password-resets-throttled"],
    },
    async ({ deps, body, request, refuse }) => {
      const asked = await askPasswordReset(deps, { ...body, address: addressOf(request) });
      return asked.ok ? new Response(null, { status: 204 }) : refuse(asked.refusal, authProblems);
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/reset-password",
      summary: "Give the account another password by the token mailed to it",
      description:
        "Every session and service token of the buyer's ends with it: sign in with the new password. Tries that fail count as tries to sign in do.",
      body: resetPasswordBody,
      replies: { 200: { description: "It is changed; so many sessions ended.", schema: endedSessionsSchema } },
      problems: ["password-reset-token-invalid", "password-common", "sign-in-throttled", "overloaded"],
    },
    async ({ deps, body, request, reply, refuse }) => {
      const reset = await resetPassword(deps, { ...body, address: addressOf(request) });
      return reset.ok ? reply(200, reset.value) : refuse(reset.refusal, authProblems);
    },
  );
