import * as z from "zod";

/** RFC 9457 problem details with our `requestId` and, for validation, JSON pointers. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

/** A problem of one type, for its further members: clients tell problems apart by `type`. */
export const problemOfType = <const Slug extends string>(slug: Slug) => problemSchema.extend({ type: z.literal(`/problems/${slug}`) });
