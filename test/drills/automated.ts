import { call, check } from "../journey/client.ts";
import { signedUpBuyer } from "./buyer.ts";
import { inPostgres } from "./database.ts";
import { received } from "./control.ts";
import type { Stage } from "./stage.ts";

/** A buyer whose orders are told to a receiver of the local cloud. */
export interface Automated {
  /** Tells their events from those of a drill's other buyers. */
  name: string;
  receiver: string;
  token: string;
  buyerId: string;
  automationId: string;
}

export interface Execution {
  id: string;
  state: string;
  counted: number;
}

/** A buyer with an automation that leads to one of the stack's receivers. */
export async function automated(stage: Pick<Stage, "stack" | "runId">, receiver: string, suffix = ""): Promise<Automated> {
  const { stack } = stage;
  const name = `${stage.runId}${suffix}`;
  const { token } = await signedUpBuyer({ stack, runId: name });
  const { body: me } = await call<{ id: string }>(stack.url, "GET", "/auth/me", { token });
  const url = stack.receivers[receiver];
  check(url !== undefined, `the drill needs the local cloud's receiver ${receiver}`);
  const wanted = { name: "Drilled", eventType: "order.completed", url };
  const { body } = await call<{ id: string }>(stack.url, "POST", "/automations", { token, body: wanted, expect: 201 });
  return { name, receiver, token, buyerId: me.id, automationId: body.id };
}

/** Events of subjects of their own, as if as many changes had written them; the sweep finds them. */
export async function gather({ stack }: Pick<Stage, "stack">, { name, buyerId }: Automated, count: number): Promise<void> {
  await inPostgres(
    stack,
    `insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at)
     select 'evt_0' || substr(md5($1 || n), 1, 25), 'order.completed', 'drill-' || $1 || '-' || n, $2, '{"drill":true}', now() from generate_series(1, $3::integer) n`,
    [name, buyerId, count],
  );
}

/** What became of a buyer's deliveries so far. */
export const executionsOf = ({ stack }: Pick<Stage, "stack">, { automationId }: Automated): Promise<Execution[]> =>
  inPostgres<Execution>(
    stack,
    "select id, state, attempts - probes as counted from automation_executions where automation_id = $1 order by id",
    [automationId],
  );

/** The webhook-ids of a buyer's deliveries that the receiver took since then, in the order of arrival. */
export async function takenSince(stage: Pick<Stage, "stack">, who: Automated, since: Date): Promise<string[]> {
  const ids = new Set((await executionsOf(stage, who)).map(({ id }) => id));
  return (await received(stage.stack, who.receiver, since)).flatMap(({ headers, status }) => {
    const id = headers["webhook-id"] ?? "";
    return ids.has(id) && status < 300 ? [id] : [];
  });
}
