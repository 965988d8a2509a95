import * as z from "zod";

/** How a field of an event is held against a value. */
export const OPERATORS = ["equals", "not-equals", "one-of", "contains", "at-least", "at-most", "falls-below", "present"] as const;
export type Operator = (typeof OPERATORS)[number];

/** Of one automation; all of them have to hold. */
export const MOST_CONDITIONS = 10;
const text = z.string().max(500);

export const conditionSchema = z
  .strictObject({
    field: z.string().min(1).max(200).describe("A JSON pointer (RFC 6901) into the event's `data`, of those that its trigger names."),
    operator: z
      .enum(OPERATORS)
      .describe(
        "Which a field takes, its trigger says. `contains` heeds no capitals; `present` is whether the field has a value at all; `falls-below` that it was no less than the value before and is less now.",
      ),
    value: z
      .union([text, z.number(), z.boolean(), z.array(text).min(1).max(20)])
      .describe("Of the field's own kind; a list of texts for `one-of`, true or false for `present`."),
  })
  .meta({ id: "AutomationCondition" });
export type Condition = z.infer<typeof conditionSchema>;

export const conditionsSchema = z
  .array(conditionSchema)
  .max(MOST_CONDITIONS)
  .describe("All have to hold for an event to be delivered. One on a field that the event lacks does not, but for `present`.");

/** What a figure was before, by its pointer: `/price/amount` was `/previousPrice/amount`. */
export const previousOf = (field: string): string => field.replace(/^\/(.)/, (_, first: string) => `/previous${first.toUpperCase()}`);
