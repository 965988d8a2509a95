import { refuseForeignOrigin } from "../../platform/http/auth.ts";
import { addressOf, presentedToken } from "../../platform/http/credential.ts";
import { languageOf } from "../../platform/http/language.ts";
import { Routes } from "../../platform/http/route.ts";
import { askVerification } from "./ask-verification.ts";
import { describeCaller } from "./describe-caller.ts";
import { issueStreamTicket } from "./issue-stream-ticket.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import type { AuthDeps } from "./ports.ts";
import { authProblems } from "./problems.ts";
import { refresh } from "./refresh.ts";
import { keptInCookie, noCookie, refreshCookieOf } from "./refresh-cookie.ts";
import { register } from "./register.ts";
import {
  addressStateSchema,
  loginBody,
  meSchema,
  refreshBody,
  registerBody,
  registeredSchema,
  ticketBody,
  ticketSchema,
  tokensSchema,
  verifyAddressBody,
} from "./schemas.ts";
import { welcomeGuest } from "./welcome-guest.ts";
import { verifyAddress } from "./verify-address.ts";

const tag = "Access";
const noStore = { "cache-control": "no-store" };

export const authRoutes = new Routes<AuthDeps>()
  .add(
    {
      method: "post",
      path: "/auth/register",
      tag,
      summary: "Make a buyer's account",
      description: "Its address is mailed a token for `POST /auth/verify-address`; until then the account works within tighter bounds.",
      access: "public",
      body: registerBody,
      replies: { 201: { description: "The account.", schema: registeredSchema } },
      problems: ["email-taken", "password-common", "registrations-throttled", "overloaded"],
    },
    async ({ deps, body, request, reply, refuse }) => {
      const language = languageOf(request.headers);
      const result = await register(deps, { ...body, name: body.name ?? "", language, address: addressOf(request) });
      return result.ok ? reply(201, result.value) : refuse(result.refusal, authProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/auth/login",
      tag,
      summary: "Sign in as buyer or operator",
      access: "public",
      body: loginBody,
      replies: { 200: { description: "Tokens.", schema: tokensSchema } },
      problems: ["sign-in-failed", "account-closed", "account-suspended", "totp-required", "sign-in-throttled", "overloaded"],
    },
    async ({ deps, body: { refreshTokenIn, ...credentials }, request, reply, refuse }) => {
      const inCookie = refreshTokenIn === "cookie";
      if (inCookie) refuseForeignOrigin(request);
      const client = request.headers.get("user-agent") ?? undefined;
      const result = await login(deps, { ...credentials, address: addressOf(request), client });
      if (!result.ok) return refuse(result.refusal, authProblems);
      const { tokens, headers } = inCookie ? keptInCookie(request, result.value, deps.contract) : { tokens: result.value, headers: {} };
      return reply(200, tokens, { ...noStore, ...headers });
    },
  )
  .add(
    {
      method: "post",
      path: "/auth/guest",
      tag,
      summary: "Become a guest",
      description:
        "A token for carts before there is an account: a guest makes and fills carts, and signs in to buy what is in them. It ends by itself and is not renewed, and the guest's carts end with it.",
      access: "public",
      replies: { 201: { description: "The guest's token.", schema: tokensSchema } },
      problems: ["guests-throttled"],
    },
    async ({ deps, request, reply, refuse }) => {
      const result = await welcomeGuest(deps, request.headers.get("cf-connecting-ip") ?? "unknown");
      return result.ok ? reply(201, result.value, { "cache-control": "no-store" }) : refuse(result.refusal, authProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/auth/refresh",
      tag,
      summary: "Rotate a refresh token",
      description:
        "The token is good once. Within a short grace the last one may be sent again, for answers that were lost. A page's, in a cookie, is taken from our own origin alone.",
      access: "public",
      body: refreshBody,
      bodyOptional: true,
      replies: { 200: { description: "Tokens.", schema: tokensSchema } },
      problems: ["session-ended"],
    },
    async ({ deps, body, request, reply, refuse }) => {
      if (body.refreshToken !== undefined) {
        const result = await refresh(deps, body.refreshToken);
        return result.ok ? reply(200, result.value, noStore) : refuse(result.refusal, authProblems);
      }
      const kept = refreshCookieOf(request);
      if (kept === undefined) return refuse({ kind: "session-ended" }, authProblems);
      refuseForeignOrigin(request);
      const result = await refresh(deps, kept);
      if (!result.ok) {
        const refusal = refuse(result.refusal, authProblems);
        refusal.headers.set("set-cookie", noCookie(request));
        return refusal;
      }
      const { tokens, headers } = keptInCookie(request, result.value, deps.contract);
      return reply(200, tokens, { ...noStore, ...headers });
    },
  )
  .add(
    {
      method: "post",
      path: "/auth/logout",
      tag,
      summary: "End the session",
      access: "any",
      scope: "session-only",
      replies: { 204: { description: "The session has ended." } },
    },
    async ({ deps, request }) => {
      await logout(deps, tokenOf(request));
      const cleared = refreshCookieOf(request) === undefined ? {} : { "set-cookie": noCookie(request) };
      return new Response(null, { status: 204, headers: cleared });
    },
  )
  .add(
    {
      method: "get",
      path: "/auth/me",
      tag,
      summary: "Who calls",
      access: "any",
      scope: "any-scope",
      replies: { 200: { description: "The caller.", schema: meSchema } },
    },
    async ({ deps, identity, reply }) => reply(200, await describeCaller(deps, identity)),
  )
  .add(
    {
      method: "post",
      path: "/auth/verify-address",
      tag,
      summary: "Prove an e-mail address by the token mailed to it",
      description:
        "Of the account's, or of one asked for in its place (`POST /auth/address`), which it then has. Sending it again is no error. Access tokens say so from the next refresh on.",
      access: "public",
      body: verifyAddressBody,
      replies: { 200: { description: "The address is proven.", schema: addressStateSchema } },
      problems: ["verification-token-invalid", "email-taken"],
    },
    async ({ deps, body, reply, refuse }) => {
      const result = await verifyAddress(deps, body.token);
      return result.ok ? reply(200, { addressVerified: true }) : refuse(result.refusal, authProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/auth/verification",
      tag,
      summary: "Have the token for the e-mail address mailed again",
      access: "buyer",
      scope: "session-only",
      replies: { 200: { description: "How the proof stands.", schema: addressStateSchema } },
      problems: ["verification-throttled"],
    },
    async ({ deps, identity, reply, refuse }) => {
      const result = await askVerification(deps, identity.id);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, authProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/auth/stream-ticket",
      tag,
      summary: "A ticket for EventSource",
      description:
        "It has to be used first within `expiresIn` seconds. Then it serves the reconnects of an EventSource, which always come with the same address, for as long as its session lives; signing out ends it.",
      access: "buyer",
      scope: "session-only",
      body: ticketBody,
      bodyOptional: true,
      replies: { 200: { description: "The ticket, for `?ticket=`.", schema: ticketSchema } },
    },
    async ({ deps, body, request, reply }) =>
      reply(200, await issueStreamTicket(deps, tokenOf(request), body.path), { "cache-control": "no-store" }),
  );

const tokenOf = (request: Request): string => presentedToken(request) ?? "";
