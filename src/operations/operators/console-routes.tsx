import * as z from "zod";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { addressOf, presentedToken, sessionCookieFor } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { readBytes } from "../../platform/http/validate.ts";
import type { OperatorSignInRefusal } from "../../platform/identity.ts";
import type { OperatorDeps } from "./ports.ts";
import { openOperatorSession } from "./sign-in.ts";
import { mark, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";

const PATH = "/admin/login";
const HOME = "/admin/operations";
const FORM_BYTES = 8_192;

/** Only our own console pages: a link must not be able to send whoever signs in elsewhere. */
const nextSchema = z
  .string()
  .regex(/^\/admin\/[\w/-]*$/)
  .catch(HOME);
const formSchema = z.object({ email: z.string().max(254), password: z.string().max(200), totp: z.string().max(10), next: nextSchema });

const SAID: Record<OperatorSignInRefusal["kind"], Said> = {
  "sign-in-failed": mark`E-mail address or password is not right.`,
  "totp-required": mark`The one-time code is missing, wrong or used.`,
  "sign-in-throttled": mark`Too many failed sign-ins. Wait a little.`,
};

const SignIn = ({ next, email = "", problem }: { next: string; email?: string; problem?: string }) => (
  <Page title={tell`Sign in`} path={PATH}>
    <div class="card narrow">
      <h1>{tell`ProcureIQ operations`}</h1>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action={PATH}>
        <input type="hidden" name="next" value={next} />
        <label>
          {tell`E-mail address`}
          <input name="email" type="email" autocomplete="username" required value={email} autofocus />
        </label>
        <label>
          {tell`Password`}
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <label>
          {tell`One-time code, if you have an authenticator`}
          <input name="totp" inputmode="numeric" autocomplete="one-time-code" maxlength={6} />
        </label>
        <button class="primary">{tell`Sign in`}</button>
      </form>
    </div>
  </Page>
);

const cookie = (request: Request, value: string, seconds: number): string => {
  const { name, secure } = sessionCookieFor(request);
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
};

const seeOther = (location: string, setCookie: string) =>
  new Response(null, { status: 303, headers: { location, "set-cookie": setCookie, "cache-control": "no-store" } });

const html = { description: "HTML.", contentType: "text/html" };

export const operatorPageRoutes = new Routes<OperatorDeps>()
  .add(
    {
      method: "get",
      path: "/admin",
      tag: "Console",
      summary: "Where the console begins",
      access: "public",
      page: true,
      replies: { 303: { description: "The operations page, which asks whoever is not signed in to sign in." } },
    },
    () => new Response(null, { status: 303, headers: { location: HOME } }),
  )
  .add(
    {
      method: "get",
      path: PATH,
      tag: "Console",
      summary: "The sign-in page",
      access: "public",
      page: true,
      query: z.object({ next: nextSchema.optional() }),
      replies: { 200: html },
    },
    ({ query }) => htmlResponse(<SignIn next={query.next ?? HOME} />),
  )
  .add(
    {
      method: "post",
      path: PATH,
      tag: "Console",
      summary: "Sign in to the console",
      access: "public",
      page: true,
      replies: { 303: { description: "Signed in." }, 401: html, 403: html, 429: html },
    },
    async ({ deps, request }) => {
      const fields = new URLSearchParams(new TextDecoder().decode(await readBytes(request, FORM_BYTES)));
      const form = formSchema.safeParse({ totp: "", ...Object.fromEntries(fields) });
      if (!form.success) return htmlResponse(<SignIn next={HOME} problem={told(SAID["sign-in-failed"])} />, 401);
      const { email, password, totp, next } = form.data;
      const origin = request.headers.get("origin");
      if (origin !== null && origin !== new URL(request.url).origin)
        return htmlResponse(<SignIn next={next} problem={tell`Sign in from this page.`} />, 403);

      const address = addressOf(request);
      const opened = await openOperatorSession(deps, { email, password, totp: totp === "" ? undefined : totp, address });
      if (opened?.ok) return seeOther(next, cookie(request, opened.value.sessionToken, deps.contract.access.operatorSessionSeconds));
      const kind = opened?.refusal.kind ?? "sign-in-failed";
      return htmlResponse(<SignIn next={next} email={email} problem={told(SAID[kind])} />, kind === "sign-in-throttled" ? 429 : 401);
    },
  )
  .add(
    {
      method: "post",
      path: "/admin/logout",
      tag: "Console",
      summary: "Sign out of the console",
      access: "observer",
      page: true,
      replies: { 303: { description: "Signed out." } },
    },
    async ({ deps, request }) => {
      await deps.operators.signOut(presentedToken(request) ?? "");
      return seeOther(PATH, cookie(request, "", 0));
    },
  );
