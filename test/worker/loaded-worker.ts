import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";
import { port } from "../../src/platform/objects/port.ts";
import { PATIENT_MS } from "./objects.ts";

const LOADED = Symbol.for("procureiq.loaded-worker");

/**
 * A file finds no object that another one used. The first call of a Durable Object in a process loads the whole Worker, which on a
 * busy machine takes longer than its callers wait.
 */
beforeAll(async () => {
  // What is loaded when it is first needed is loaded here: a queue's message that needs it first would wait on what belongs to the tests' own object.
  // Once a run: where a message that the file before left imports the same at that moment, both share one promise, and it goes on in the wrong request.
  if (!Reflect.has(globalThis, LOADED)) {
    await Promise.all([import("../../queues/index.ts"), import("../../src/scheduled.ts")]);
    Reflect.set(globalThis, LOADED, true);
  }
  await reset();
  await port(env.SUPPLIER_HOST, { object: "supplier-host", name: "loads the Worker", deadlineMs: PATIENT_MS }).robots(1);
}, 300_000);
