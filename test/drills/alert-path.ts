import { Webhook } from "standardwebhooks";
import { loadSecrets } from "../../local-cloud/secrets.ts";
import type { Delivery } from "../../local-cloud/services/webhooks/start-receiver.ts";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check } from "../journey/client.ts";
import { received } from "./control.ts";
import type { Stage } from "./stage.ts";

export interface RaisedAlert {
  id: string;
  key: string;
}

export interface Letter {
  id: string;
  deliveryId: string;
  alertId: string;
  alertKey: string;
  state: string;
  diedAt: string;
}

/** A notification as a receiver got it. */
export interface Notified {
  webhookId: string;
  type: string;
  alertId: string;
  key: string;
}

const BASE = "/notifications/incident-alerts";
/** The most the API gives in one page. */
const PAGE = 100;

/** Raises one alert a key; they are resolved when the drill ends. */
export async function raiseAlerts(stage: Stage, token: string, keys: readonly string[], severity = "warn"): Promise<RaisedAlert[]> {
  const { url } = stage.stack;
  const raised: RaisedAlert[] = [];
  for (const key of keys) {
    const { body } = await call<RaisedAlert>(url, "POST", BASE, {
      token,
      body: { key, severity, summary: `A drill raised ${key}` },
      expect: 201,
    });
    raised.push(body);
    stage.undo(`resolve ${key}`, () => resolveAlert(stage.stack, token, body));
  }
  return raised;
}

/** Resolved already is as good. */
export async function resolveAlert({ url }: StackFile, token: string, { id }: RaisedAlert): Promise<void> {
  const response = await fetch(`${url}${BASE}/${id}/resolve`, { method: "POST", headers: { authorization: `Bearer ${token}` } });
  check(response.ok || response.status === 409, `resolving ${id} answered ${response.status}: ${await response.text()}`);
}

/** The undecided dead letters, at most a page of them, those both transports failed and then the oldest first. */
export async function undecided({ url }: StackFile, token: string): Promise<Letter[]> {
  const { body } = await call<{ items: Letter[] }>(url, "GET", `${BASE}/dead-letters?state=undecided&limit=${PAGE}`, { token });
  return body.items;
}

export async function letter({ url }: StackFile, token: string, id: string) {
  const { body } = await call<
    Letter & {
      payload: unknown;
      attempts: { at: string; error: string | null }[];
      decisions: { mode: string; operator: string; note: string; incidentId: string | null; outcome: string }[];
    }
  >(url, "GET", `${BASE}/dead-letters/${id}`, { token });
  return body;
}

/** Decides one dead letter; answers the problem's type where it is refused. */
export async function decide({ url }: StackFile, token: string, id: string, mode: string): Promise<{ state: string } | { type: string }> {
  const response = await fetch(`${url}${BASE}/dead-letters/${id}/decision`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ mode, note: `decided by a drill as ${mode}` }),
  });
  return (await response.json()) as { state: string } | { type: string };
}

export async function replay({ url }: StackFile, token: string, limit: number, dryRun: boolean) {
  const { body } = await call<{ replayed: Letter[]; remaining: number }>(
    url,
    "POST",
    `${BASE}/replay-dead-letter?limit=${limit}&dryRun=${dryRun ? 1 : 0}`,
    { token },
  );
  return body;
}

/** What a receiver accepted of alerts since the drill began. Throws where a signature does not verify: the receiver's own journal, with the receiver's own secret. */
export async function journal(
  stage: Pick<Stage, "stack" | "stateDir" | "startedAt">,
  receiver: "webhook-primary" | "webhook-secondary",
): Promise<Notified[]> {
  const webhook = new Webhook(loadSecrets(stage.stateDir).INCIDENT_ALERT_WEBHOOK_SECRET);
  const accepted = (await received(stage.stack, receiver, stage.startedAt)).filter(({ status }) => status === 204);
  return accepted.map((delivery) => notified(delivery, webhook));
}

function notified({ headers, rawBody }: Delivery, webhook: Webhook): Notified {
  const id = headers["webhook-id"] ?? "";
  // `verify` refuses what is older than five minutes, and a drill may take longer.
  const signature = webhook.sign(id, new Date(Number(headers["webhook-timestamp"]) * 1_000), rawBody);
  check((headers["webhook-signature"] ?? "").split(" ").includes(signature), `the signature of ${id} does not verify`);
  const { type, data } = JSON.parse(rawBody) as { type: string; data: { alert: { id: string; key: string } } };
  return { webhookId: id, type, alertId: data.alert.id, key: data.alert.key };
}
