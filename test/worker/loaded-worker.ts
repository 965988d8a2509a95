import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";

/**
 * A file finds no object that another one used. The first call of a Durable Object in a process loads the whole Worker, which on a
 * busy machine takes longer than its callers wait.
 */
beforeAll(async () => {
  await reset();
  await env.SUPPLIER_HOST.get(env.SUPPLIER_HOST.idFromName("loads the Worker")).robots(1);
}, 120_000);
