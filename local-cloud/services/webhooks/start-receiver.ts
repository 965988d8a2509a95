import { join } from "node:path";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { typeid } from "typeid-js";
import { type CollectionOf, DocumentStore } from "../../document-store.ts";
import { type LocalService, type ServiceContext, serveHttp } from "../../service.ts";
import { GroupCommit } from "./group-commit.ts";

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

const COLLECTION: CollectionOf<Delivery> = "deliveries";
const MAX_BODY_BYTES = 1024 * 1024;

/** A webhook endpoint that stores each POST, on any path, before it answers. A body over 1 MiB is 413 and not stored. */
export async function startReceiver(context: ServiceContext, settings: ReceiverSettings = {}): Promise<WebhookReceiver> {
  const store = new DocumentStore(join(context.stateDir, "deliveries.sqlite"));
  const commits = new GroupCommit(store, COLLECTION);
  const now = settings.now ?? (() => new Date());
  const app = new Hono();

  app.post("*", bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.json({ error: "The body is over 1 MiB." }, 413) }), async (c) => {
    const authorised = settings.token === undefined || c.req.header("authorization") === `Bearer ${settings.token}`;
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
    return authorised
      ? c.body(null, 204)
      : c.json({ error: "The bearer token is missing or wrong." }, 401, { "www-authenticate": "Bearer" });
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
