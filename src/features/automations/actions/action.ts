import * as z from "zod";

/** Of one automation. */
const MOST_ACTIONS = 5;

export const actionSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("webhook") }),
    z.strictObject({ kind: z.literal("mail") }),
    z.strictObject({ kind: z.literal("search-again") }),
    z.strictObject({ kind: z.literal("delay"), seconds: z.int().min(60).max(604_800) }),
  ])
  .describe(
    "`webhook` delivers the event to the automation's address. `mail` tells the buyer's own address, where it is proven to be theirs. `search-again` makes the search again that the event is about, or the latest one that showed an offer of its lines. `delay` waits so long before the next.",
  )
  .meta({ id: "AutomationAction" });
export type Action = z.infer<typeof actionSchema>;

export const actionsSchema = z
  .array(actionSchema)
  .min(1)
  .max(MOST_ACTIONS)
  .describe(
    "What is done at an event, one after the other: a webhook, a mail and a search once each at most, and a delay before something.",
  );

/** What an automation does where it does not say. */
export const WEBHOOK_ALONE: readonly Action[] = [{ kind: "webhook" }];

export const callsAddress = (actions: readonly Action[]): boolean => actions.some(({ kind }) => kind === "webhook");

/** What came of an action of a run. `left-out` says why in `reason`, and what comes after it is done all the same. */
export const stepSchema = z.object({
  kind: z.enum(["webhook", "mail", "search-again"]),
  at: z.iso.datetime(),
  outcome: z.enum(["done", "left-out"]),
  reason: z.string().nullable(),
  searchId: z.string().optional().describe("The search that was made."),
});
export type Step = z.infer<typeof stepSchema>;
