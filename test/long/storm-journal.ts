import type { StackFile } from "../../local-cloud/stack-file.ts";
import { received } from "../drills/control.ts";
import { lettersIn, type StormAlert } from "./storm.ts";

const RECEIVERS = ["webhook-primary", "webhook-secondary"] as const;
const TYPES = ["alert.opened", "alert.resolved"] as const;

/** How often each `webhook-id` came, by receiver, alert and type. */
export type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

const slot = (receiver: string, alertId: string, type: string): string => `${receiver} ${alertId} ${type}`;

/** What the receivers accepted, by their own journals. */
export async function readJournals(stack: StackFile, since: Date): Promise<Counts> {
  const counts = new Map<string, Map<string, number>>();
  for (const receiver of RECEIVERS) {
    for (const { headers, rawBody, status } of await received(stack, receiver, since)) {
      if (status !== 204) continue;
      const { type, data } = JSON.parse(rawBody) as { type: string; data: { alert: { id: string } } };
      const name = slot(receiver, data.alert.id, type);
      const ids = counts.get(name) ?? new Map<string, number>();
      const id = headers["webhook-id"] ?? "";
      counts.set(name, ids.set(id, (ids.get(id) ?? 0) + 1));
    }
  }
  return counts;
}

export interface Account {
  /** Messages expected of both receivers, duplicates left out. */
  expected: number;
  /** Messages that came more than once under their id. */
  duplicates: number;
  /** In words, at most a few. */
  wrong: readonly string[];
}

const FEW = 10;

/**
 * Compares the journals with the plane's rules: the opening and the end of each alert reach the primary under one id, and the
 * secondary under one id where the primary was given up on, which its dead letter tells. An id comes twice at most for a crash.
 */
export async function accountFor(stack: StackFile, since: Date, alerts: readonly StormAlert[], crashes: number): Promise<Account> {
  const counts = await readJournals(stack, since);
  const died = new Set((await lettersIn(() => stack, "delivered")).map(({ alertId, sequence }) => `${alertId} ${sequence}`));
  const wrong: string[] = [];
  let expected = 0;
  let duplicates = 0;
  for (const { id, key } of alerts)
    for (const [index, type] of TYPES.entries())
      for (const receiver of RECEIVERS) {
        const wanted = receiver === "webhook-primary" || died.has(`${id} ${index + 1}`) ? 1 : 0;
        const got = counts.get(slot(receiver, id, type)) ?? new Map<string, number>();
        expected += wanted;
        if (got.size !== wanted) wrong.push(`${type} of ${key} came under ${got.size} ids to the ${receiver}, not ${wanted}`);
        for (const [webhookId, times] of got) {
          if (times > 1) duplicates += 1;
          if (times > 1 + crashes) wrong.push(`${webhookId} came ${times} times to the ${receiver}`);
        }
      }
  return { expected, duplicates, wrong: wrong.slice(0, FEW) };
}
