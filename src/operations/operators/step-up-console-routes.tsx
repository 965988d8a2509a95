import * as z from "zod";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { addressOf, presentedToken } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { readBytes } from "../../platform/http/validate.ts";
import type { Operator } from "../../platform/identity.ts";
import { STEP_UP_FOR, STEP_UP_KINDS, type StepUpKind, type StepUpRefusal } from "../../platform/step-up.ts";
import type { OperatorDeps } from "./ports.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";

const PATH = "/admin/step-up";
const FORM_BYTES = 8_192;
const kind = z.enum(STEP_UP_KINDS).catch("money");
/** Only our own console pages. */
const next = z
  .string()
  .regex(/^\/admin\/[\w/-]*$/)
  .catch("/admin/operations");
const formSchema = z.object({ kind, next, password: z.string().max(200), totp: z.string().max(10) });

const SAID: Record<StepUpRefusal["kind"], Said> = {
  "sign-in-failed": mark`The password is not right.`,
  "totp-required": mark`The one-time code is missing, wrong or used.`,
  "sign-in-throttled": mark`Too many failed tries. Wait a little.`,
  "session-ended": mark`Your session has ended. Sign in again.`,
};

interface StepUpProps {
  operator: Operator;
  kind: StepUpKind;
  next: string;
  seconds: number;
  problem?: string;
}

const StepUpPage = ({ operator, kind, next, seconds, problem }: StepUpProps) => (
  <Page title={tell`Prove that it is you`} path={PATH} operator={operator}>
    <div class="card narrow">
      <h1>{tell`Prove that it is you`}</h1>
      <p>{show`To ${told(STEP_UP_FOR[kind])}, ${operator.email} proves again who they are. It holds for ${Math.round(seconds / 60)} minutes in this session.`}</p>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action={PATH}>
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="next" value={next} />
        <label>
          {tell`Password`}
          <input name="password" type="password" autocomplete="current-password" required maxlength={200} autofocus />
        </label>
        <label>
          {tell`One-time code, if you have an authenticator`}
          <input name="totp" inputmode="numeric" autocomplete="one-time-code" maxlength={6} />
        </label>
        <div class="buttons">
          <button class="primary">{tell`Prove it`}</button>
          <a href={next}>{tell`Back without it`}</a>
        </div>
      </form>
    </div>
  </Page>
);

const html = { description: "HTML.", contentType: "text/html" };

/** The page of `POST /admin/step-up`; works without script. */
export const stepUpPageRoutes = new Routes<OperatorDeps>()
  .add(
    {
      method: "get",
      path: PATH,
      tag: "Console",
      summary: "The page on which an operator proves presence again",
      access: "observer",
      page: true,
      query: z.object({ kind, next }),
      replies: { 200: html },
    },
    ({ deps, identity, query }) => htmlResponse(<StepUpPage operator={identity} {...query} seconds={deps.contract.access.stepUpSeconds} />),
  )
  .add(
    {
      method: "post",
      path: PATH,
      tag: "Console",
      summary: "Prove again who you are, by the console's form",
      access: "observer",
      page: true,
      replies: { 303: { description: "Proven." }, 401: html, 403: html, 429: html },
    },
    async ({ deps, identity, request }) => {
      const fields = new URLSearchParams(new TextDecoder().decode(await readBytes(request, FORM_BYTES)));
      const form = formSchema.safeParse({ password: "", totp: "", ...Object.fromEntries(fields) });
      const { stepUpSeconds: seconds } = deps.contract.access;
      const again = (status: number, problem: string, at: { kind: StepUpKind; next: string }) =>
        htmlResponse(<StepUpPage operator={identity} kind={at.kind} next={at.next} seconds={seconds} problem={problem} />, status);
      if (!form.success) return again(403, told(SAID["sign-in-failed"]), { kind: "money", next: "/admin/operations" });
      const { password, totp, ...at } = form.data;
      const who = { token: presentedToken(request) ?? "", operator: identity, address: addressOf(request) };
      const proven = await deps.stepUps.prove({ ...who, kind: at.kind, password, totp: totp === "" ? undefined : totp });
      if (proven.ok) return new Response(null, { status: 303, headers: { location: at.next, "cache-control": "no-store" } });
      const { kind: refusal } = proven.refusal;
      return again(refusal === "sign-in-throttled" ? 429 : refusal === "session-ended" ? 401 : 403, told(SAID[refusal]), at);
    },
  );
