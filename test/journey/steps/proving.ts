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
      const { body: after } = await call(stack.url, "GET", "/health/ops?fresh=1", { token: stack.opsReadToken });
      const figure = (from: unknown, ...path: string[]) =>
        path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], from);
      const completed = [before, after].map((surface) => Number(figure(surface, "checkout", "byState", "COMPLETED") ?? 0));
      check((completed[1] ?? 0) > (completed[0] ?? 0), `completed checkouts went from ${completed[0]} to ${completed[1]}`);
      const stuck = figure(after, "checkout", "stuck");
      return `status ${String(after["status"])}, completed checkouts ${completed.join(" → ")}, stuck ${JSON.stringify(stuck)}`;
    },
  },
];
