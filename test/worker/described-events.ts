import type * as z from "zod";

/** Throws where an event of a stream is none of those described, or its data is not as described. */
export function described(events: z.ZodObject, event: string, data: string): void {
  const schema = events.shape[event] as z.ZodType | undefined;
  if (!schema) throw new Error(`${event} is streamed, and not described`);
  const told = schema.safeParse(JSON.parse(data));
  if (!told.success) throw new Error(`${event} is not as described: ${told.error.message}`);
}
