import type { RouteSpec } from "../../src/platform/http/route.ts";
import { problemSchema } from "../../src/platform/http/problem-schema.ts";
import { createParser } from "eventsource-parser";
import type * as z from "zod";
import { described } from "./described-events.ts";
import { routes } from "./all-routes.ts";

const operations = routes
  .map(({ spec }) => spec as RouteSpec)
  .filter(({ page }) => !page)
  .map((spec) => ({
    spec,
    path: new RegExp(`^${spec.path.replaceAll(".", String.raw`\.`).replaceAll(/\{[^}]+\}/g, "[^/]+")}$`),
    fixed: !spec.path.includes("{"),
  }))
  .toSorted((a, b) => Number(b.fixed) - Number(a.fixed));

/** Throws where an answer is not as the API's document has it: its status, its body, the members its problem has. */
export async function heldAgainstDescription(request: { method: string; url: string }, response: Response): Promise<Response> {
  const path = new URL(request.url).pathname;
  const spec = operations.find((each) => each.spec.method === request.method.toLowerCase() && each.path.test(path))?.spec;
  const type = response.headers.get("content-type") ?? "";
  const events = spec?.replies[response.status]?.events;
  if (events && response.body && type.startsWith("text/event-stream"))
    return new Response(response.body.pipeThrough(heldEvents(events)), response);
  if (!spec || !type.includes("json") || type.includes("linkset")) return response;
  const { status } = response;
  const reply = spec.replies[status];
  if (spec.errorForm && status >= 400) {
    const error = spec.errorForm.schema.safeParse(await response.clone().json());
    if (!error.success) throw new Error(`${request.method} ${spec.path} ${status} is no error of its protocol: ${error.error.message}`);
    return response;
  }
  const schema = type.includes("problem") ? (spec.refusals?.[status] ?? problemSchema) : reply?.schema;
  if (!type.includes("problem") && !reply) throw new Error(`${request.method} ${spec.path} answered ${status}, which is not described`);
  const told = schema?.safeParse(await response.clone().json());
  if (told && !told.success) throw new Error(`${request.method} ${spec.path} ${status} is not as described: ${told.error.message}`);
  for (const name of ["etag", "location", "idempotency-replayed", "x-ignored-if-match"] as const) {
    if (reply?.headers && response.headers.has(name) && !reply.headers.includes(name))
      throw new Error(`${request.method} ${spec.path} ${status} says ${name}, which is not described`);
  }
  return response;
}

/** Breaks the stream at an event that is not as described. */
function heldEvents(events: z.ZodObject): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ event = "message", data }) => described(events, event, data) });
  return new TransformStream({
    transform(chunk, controller) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      controller.enqueue(chunk);
    },
  });
}
