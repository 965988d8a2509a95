import { Webhook } from "standardwebhooks";
import { call, check, until } from "../client.ts";
import type { Step } from "../step.ts";

interface Delivery {
  path: string;
  headers: Record<string, string>;
  rawBody: string;
}

/** What is to be seen from outside once the order stands. */
export const proving: readonly Step[] = [
  {
    name: "receive the signed webhook of order.completed",
    async run(stack, { automation, runId, orderId }) {
      check(automation, "there is no automation");
      const deliveries = await until("the webhook", 90, async () => {
        const { body } = await call<{ deliveries?: Delivery[]; items?: Delivery[] } | Delivery[]>(
          stack.control,
          "GET",
          "/receivers/webhook-automations/deliveries",
        );
        const all = Array.isArray(body) ? body : (body.deliveries ?? body.items ?? []);
        const mine = all.filter(({ path }) => path.includes(runId));
        return mine.length > 0 ? mine : undefined;
      });
      const verifier = new Webhook(automation.secret);
      const events = deliveries.map(
        ({ rawBody, headers }) => verifier.verify(rawBody, headers) as { type: string; data: { orderId?: string } },
      );
      check(
        events.every(({ type, data }) => type === "order.completed" && data.orderId === orderId),
        `it tells of something else: ${JSON.stringify(events[0])}`,
      );
      const ids = new Set(deliveries.map(({ headers }) => headers["webhook-id"]));
      check(ids.size === 1, `one execution came under ${ids.size} ids`);
      return `signature right, webhook-id ${[...ids][0]}, ${deliveries.length} time(s)`;
    },
  },
  {
    name: "see it all in the operators' figures",
    async run(stack, { before }) {
      const figure = (from: unknown, ...path: string[]) =>
        path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], from);
      const completedIn = (surface: unknown) => Number(figure(surface, "checkout", "byState", "COMPLETED") ?? 0);
      // A section that takes longer than it may is left out of an answer, and said to be: on a busy machine the next one has it.
      const after = await until("a completed checkout more", 60, async () => {
        const { body } = await call(stack.url, "GET", "/health/ops?fresh=1", { token: stack.opsReadToken });
        return completedIn(body) > completedIn(before) ? body : undefined;
      });
      const stuck = figure(after, "checkout", "stuck");
      const completed = [before, after].map(completedIn).join(" → ");
      return `status ${String(after["status"])}, completed checkouts ${completed}, stuck ${JSON.stringify(stuck)}`;
    },
  },
];
