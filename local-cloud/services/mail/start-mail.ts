import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import { DocumentStore } from "../../document-store.ts";
import { serveHttp, type LocalService, type ServiceContext } from "../../service.ts";
import { emailBody, type StoredMail } from "./mail-schema.ts";
import { Mailbox } from "./mailbox.ts";

export interface MailSettings {
  /** The only key the provider accepts. */
  apiKey: string;
  now?: () => Date;
}

/** How a key begins here that may send and read nothing, as the provider gives them to who wants no more. */
export const SENDING_KEY = "re_sending_";
const DOMAIN_ID = "d91cd9bd-1176-453e-8fc1-35364d380206";
const MAX_BODY_BYTES = 1024 * 1024;

/** Resend's `POST /emails`, `GET /emails/{id}` and `GET /domains`; what was sent is read at `/mails` as JSON (`?to=`) and at `/` as a page. */
export function mailApp(mailbox: Mailbox, apiKey: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    if (!/^\/(?:emails|domains)\b/.test(c.req.path)) return next();
    if (!c.req.header("user-agent")) return c.text("error code: 1010", 403);
    const authorization = c.req.header("authorization");
    if (!authorization) return refuse(c, 401, "missing_api_key", "Missing API key in the authorization header");
    if (authorization !== `Bearer ${apiKey}`) return refuse(c, 403, "invalid_api_key", "API key is invalid");
    return next();
  });
  const tooLarge = (c: Context) => refuse(c, 413, "validation_error", "The body is over 1 MiB");
  app.post("/emails", bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }), async (c) => {
    const key = c.req.header("idempotency-key") ?? null;
    if (key !== null && (key.length < 1 || key.length > 256))
      return refuse(c, 400, "invalid_idempotency_key", "The key must be between 1-256 chars");
    const body = await c.req.text();
    const parsed = emailBody.safeParse(parse(body));
    if (!parsed.success)
      return refuse(c, 422, "validation_error", `Invalid \`${parsed.error.issues[0]?.path.join(".") ?? "body"}\` field.`);
    const { from, to, subject, text, html: page } = parsed.data;
    if (text === undefined && page === undefined) return refuse(c, 422, "validation_error", "Missing `html` or `text` field.");
    const taken = mailbox.take({ id: randomUUID(), from, to, subject, text: text ?? page ?? "", idempotencyKey: key }, body);
    if (taken === "different")
      return refuse(c, 409, "invalid_idempotent_request", "Same idempotency key used with a different request payload.");
    return c.json(taken);
  });
  app.get("/emails/:id", (c) => {
    const mail = mailbox.find(c.req.param("id"));
    if (!mail) return refuse(c, 404, "not_found", "Email not found");
    const { createdAt, idempotencyKey: _key, ...shown } = mail;
    return c.json({ object: "email", ...shown, created_at: createdAt, last_event: "delivered" });
  });
  app.get("/domains", (c) => {
    if (apiKey.startsWith(SENDING_KEY)) return refuse(c, 401, "restricted_api_key", "This API key is restricted to only send emails");
    return c.json({ object: "list", has_more: false, data: [{ id: DOMAIN_ID, name: "buyers.test", status: "verified" }] });
  });
  app.get("/mails", (c) => c.json({ mails: mailbox.list(c.req.query("to")) }));
  app.get("/", (c) => c.html(listPage(mailbox.list())));
  app.notFound((c) => refuse(c, 404, "not_found", "The requested endpoint does not exist"));
  return app;
}

/** Starts the local mail provider, which speaks Resend's HTTP API and delivers to nobody but its own page. */
export async function startMail(context: ServiceContext, settings: MailSettings): Promise<LocalService> {
  const store = new DocumentStore(join(context.stateDir, "mails.sqlite"));
  const mailbox = new Mailbox(store, settings.now ?? (() => new Date()));
  return serveHttp(context, mailApp(mailbox, settings.apiKey), { onStop: () => store.close() });
}

function listPage(mails: readonly StoredMail[]) {
  const rows = mails.map(
    ({ createdAt, from, to, subject, text }) =>
      html`<article>
        <h2>${subject}</h2>
        <p>${createdAt}, from ${from} to ${to.join(", ")}</p>
        <pre style="white-space: pre-wrap; overflow-wrap: anywhere">${text}</pre>
      </article>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <title>Mails</title>
      <h1>Mails, newest first</h1>
      ${rows.length > 0 ? rows : html`<p>None yet.</p>`}
    </html>`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    return error;
  }
}

function refuse(c: Context, status: 400 | 401 | 403 | 404 | 409 | 413 | 422, name: string, message: string): Response {
  return c.json({ statusCode: status, name, message }, status);
}
