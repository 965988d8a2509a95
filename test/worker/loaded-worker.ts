import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";
import { port } from "../../src/platform/objects/port.ts";
import { PATIENT_MS } from "./objects.ts";

/**
 * A file finds no object that another one used. The first call of a Durable Object in a process loads the whole Worker, which on a
 * busy machine takes longer than its callers wait.
 */
beforeAll(async () => {
  await reset();
  await port(env.SUPPLIER_HOST, { object: "supplier-host", name: "loads the Worker", deadlineMs: PATIENT_MS }).robots(1);
}, 120_000);
