import { join } from "node:path";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { typeid } from "typeid-js";
import { type CollectionOf, DocumentStore } from "../../document-store.ts";
import { type LocalService, type ServiceContext, serveHttp } from "../../service.ts";
import { GroupCommit } from "./group-commit.ts";
import { MOST_OF_JOURNAL, ReceiverJournal } from "./journal.ts";

/** One request a receiver got, as it was on the wire. */
export interface Delivery {
  id: string;
  /** RFC 3339, UTC, milliseconds. */
  receivedAt: string;
  method: string;
  path: string;
  /** By lower-case name. */
  headers: Record<string, string>;
  rawBody: string;
  /** What it was answered: 204, or 401 for a wrong token. */
  status: number;
}

export interface ReceiverSettings {
  /** The bearer token senders must present; anyone may deliver where it is absent. */
  token?: string;
  now?: () => Date;
}

export type WebhookReceiver = LocalService & {
  /** Deliveries in the order of arrival, those received at or after `since` (RFC 3339). A `since` that is no time throws RangeError. */
  deliveries(since?: string): Delivery[];
  clear(): void;
};

/** Where a receiver lists what it acknowledged. */
export const JOURNAL_PATH = "/journal";

const COLLECTION: CollectionOf<Delivery> = "deliveries";
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * A webhook endpoint that stores each POST, on any path, before it answers. A body over 1 MiB is 413 and not stored. `GET /journal?since=…`
 * lists the ids of what it acknowledged, also of deliveries that were cleared since.
 */
export async function startReceiver(context: ServiceContext, settings: ReceiverSettings = {}): Promise<WebhookReceiver> {
  const store = new DocumentStore(join(context.stateDir, "deliveries.sqlite"));
  const commits = new GroupCommit(store, COLLECTION);
  const now = settings.now ?? (() => new Date());
  const journal = new ReceiverJournal(store, now().toISOString());
  const isAllowed = (c: Context) => settings.token === undefined || c.req.header("authorization") === `Bearer ${settings.token}`;
  const app = new Hono();

  app.post("*", bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.json({ error: "The body is over 1 MiB." }, 413) }), async (c) => {
    const authorised = isAllowed(c);
    const status = authorised ? 204 : 401;
    const delivery: Delivery = {
      id: typeid("dlv").toString(),
      receivedAt: now().toISOString(),
      method: c.req.method,
      path: new URL(c.req.url).pathname,
      headers: c.req.header(),
      rawBody: await c.req.text(),
      status,
    };
    await commits.put(delivery.id, delivery);
    if (!authorised) return refused(c);
    const webhookId = c.req.header("webhook-id");
    if (webhookId !== undefined) journal.add(webhookId, delivery.receivedAt);
    return c.body(null, 204);
  });
  app.get(JOURNAL_PATH, (c) => {
    if (!isAllowed(c)) return refused(c);
    const since = Date.parse(c.req.query("since") ?? "");
    const limit = Number(c.req.query("limit") ?? MOST_OF_JOURNAL);
    if (Number.isNaN(since)) return c.json({ error: "since is no time (RFC 3339)." }, 400);
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_OF_JOURNAL) return c.json({ error: "limit is not from 1 to 1000." }, 400);
    return c.json(journal.since(new Date(since).toISOString(), limit));
  });
  app.all("*", (c) => c.json({ error: "Deliveries are POST." }, 405, { allow: "POST" }));

  const service = await serveHttp(context, app, {
    onStop() {
      commits.flush();
      store.close();
    },
  });
  return Object.assign(service, {
    deliveries(since?: string): Delivery[] {
      const from = since === undefined ? "" : new Date(since).toISOString();
      return store.list(COLLECTION).filter((delivery) => delivery.receivedAt >= from);
    },
    clear: () => store.clear(COLLECTION),
  });
}

const refused = (c: Context) => c.json({ error: "The bearer token is missing or wrong." }, 401, { "www-authenticate": "Bearer" });
