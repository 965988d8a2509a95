import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";

/** The first call of a Durable Object in a file loads the whole Worker; on a busy machine that takes longer than its callers wait. */
beforeAll(async () => {
  await env.SUPPLIER_HOST.get(env.SUPPLIER_HOST.idFromName("loads the Worker")).robots(1);
}, 120_000);
