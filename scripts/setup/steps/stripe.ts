import * as z from "zod";
import { WAKING_EVENTS } from "../../../src/features/checkout/stripe-objects.ts";
import { StoppedError, type Setup, type Step } from "../step.ts";

const endpointSchema = z.looseObject({
  id: z.string().min(1),
  url: z.string(),
  status: z.string().optional(),
  enabled_events: z.array(z.string()),
  metadata: z.record(z.string(), z.string()).nullish(),
  /** Told once, in the answer to its making. */
  secret: z.string().startsWith("whsec_").optional(),
});
type Endpoint = z.infer<typeof endpointSchema>;
const pageSchema = z.looseObject({ data: z.array(endpointSchema), has_more: z.boolean() });
const MOST_PAGES = 10;
const EVENTS = [...WAKING_EVENTS];

/**
 * The endpoint to which Stripe tells what became of payments. Its secret is told at its making alone: where that answer was lost, ours is
 * taken away and made again. One that is not ours is left to who made it.
 */
export const stripeEndpoint: Step = {
  name: "stripe-endpoint",
  needs: ["STRIPE_SECRET_KEY", "PUBLIC_BASE_URL"],
  makes: ["STRIPE_WEBHOOK_SECRET"],
  does: `a webhook endpoint at Stripe for PUBLIC_BASE_URL/webhooks/stripe, of the ${EVENTS.length} events that the Worker acts on`,
  undoes: "deletes the webhook endpoint",
  async look(setup) {
    const endpoint = await endpointOf(setup);
    if (!endpoint || endpoint.status === "disabled" || setup.setting("STRIPE_WEBHOOK_SECRET") === undefined) return undefined;
    return hearsAll(endpoint) ? { note: `endpoint ${endpoint.id}` } : undefined;
  },
  async make(setup) {
    const existing = await endpointOf(setup);
    if (existing && setup.setting("STRIPE_WEBHOOK_SECRET") !== undefined) {
      await ask(setup, {
        method: "POST",
        path: `/v1/webhook_endpoints/${existing.id}`,
        form: [["disabled", "false"], ...events(existing)],
      });
      return { note: `endpoint ${existing.id} now hears all of ${EVENTS.length} events` };
    }
    if (existing) await takeAway(setup, existing);
    const form: [string, string][] = [
      ["url", addressOf(setup)],
      ["metadata[procureiq]", setup.environment],
      ["description", `ProcureIQ ${setup.environment}`],
      ...events(),
    ];
    const made = endpointSchema.safeParse(await ask(setup, { method: "POST", path: "/v1/webhook_endpoints", form }));
    if (!made.success || made.data.secret === undefined)
      throw new StoppedError("Stripe made the endpoint and told no secret: run it again");
    return { settings: { STRIPE_WEBHOOK_SECRET: made.data.secret }, note: `endpoint ${made.data.id}` };
  },
  async undo(setup) {
    const endpoint = await endpointOf(setup);
    if (!endpoint) return "there is no endpoint";
    if (!isOurs(setup, endpoint)) return `endpoint ${endpoint.id} was made by somebody else and is left`;
    await ask(setup, { method: "DELETE", path: `/v1/webhook_endpoints/${endpoint.id}` });
    return `endpoint ${endpoint.id} is deleted`;
  },
};

const addressOf = (setup: Setup): string => `${(setup.setting("PUBLIC_BASE_URL") ?? "").replace(/\/$/, "")}/webhooks/stripe`;
const isOurs = (setup: Setup, { metadata }: Endpoint): boolean => metadata?.["procureiq"] === setup.environment;
const hearsAll = ({ enabled_events: heard }: Endpoint): boolean => heard.includes("*") || EVENTS.every((event) => heard.includes(event));

/** What somebody added is kept. */
function events(existing?: Endpoint): [string, string][] {
  return [...new Set([...(existing?.enabled_events ?? []), ...EVENTS])].map((event) => ["enabled_events[]", event]);
}

async function takeAway(setup: Setup, endpoint: Endpoint): Promise<void> {
  if (!isOurs(setup, endpoint))
    throw new StoppedError(
      `Stripe has an endpoint for ${endpoint.url} that somebody else made (${endpoint.id}): give its signing secret as STRIPE_WEBHOOK_SECRET, or delete it`,
    );
  await ask(setup, { method: "DELETE", path: `/v1/webhook_endpoints/${endpoint.id}` });
}

async function endpointOf(setup: Setup): Promise<Endpoint | undefined> {
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({ limit: "100", ...(after === undefined ? {} : { starting_after: after }) });
    const list = pageSchema.safeParse(await ask(setup, { method: "GET", path: `/v1/webhook_endpoints?${query.toString()}` }));
    if (!list.success) throw new StoppedError("Stripe answered a list of endpoints in a form that is not its documented one");
    const found = list.data.data.find(({ url }) => url === addressOf(setup));
    after = list.data.data.at(-1)?.id;
    if (found || !list.data.has_more || after === undefined) return found;
  }
  return undefined;
}

interface Asked {
  method: "GET" | "POST" | "DELETE";
  path: string;
  form?: readonly (readonly [string, string])[];
}

/** A restricted key of the Worker may not make endpoints: STRIPE_SETUP_KEY may be another one, for this command alone. */
function ask(setup: Setup, request: Asked): Promise<unknown> {
  const given = process.env["STRIPE_SETUP_KEY"];
  const key = given === undefined || given === "" ? (setup.setting("STRIPE_SECRET_KEY") ?? "") : given;
  const name = "STRIPE_SETUP_KEY (or STRIPE_SECRET_KEY), which has to write webhook endpoints,";
  return setup.call({ provider: "stripe", ...request, key: name, headers: { authorization: `Bearer ${key}` } });
}
