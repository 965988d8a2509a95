import { check, until } from "../../journey/client.ts";
import { journal, type Letter, type Notified, type RaisedAlert } from "../alert-path.ts";
import type { Stage } from "../stage.ts";

const RESOLVED_SECONDS = 30;

export interface Expected {
  first: readonly RaisedAlert[];
  again: readonly RaisedAlert[];
  replayed: readonly Letter[];
  keptFromPrimary: ReadonlySet<string>;
}

/** Nothing lost and nothing twice, by the receivers' own journals: nothing crashed here, so no `webhook-id` may come twice. */
export async function accountForAll(stage: Stage, { first, again, replayed, keptFromPrimary }: Expected): Promise<void> {
  const alerts = [...first, ...again];
  await stage.prove("[ALR-2] every notification is accounted for in the receivers' journals, signed, none twice", async () => {
    const primary = await until("the end of every alert at the primary", RESOLVED_SECONDS, async () => {
      const got = await journal(stage, "webhook-primary");
      return alerts.every(({ id }) => of(got, id, "alert.resolved").length > 0) ? got : undefined;
    });
    const secondary = await journal(stage, "webhook-secondary");
    for (const { id, key } of alerts) {
      expectTimes(of(primary, id, "alert.opened"), keptFromPrimary.has(id) ? 0 : 1, `the opening of ${key} at the primary`);
      expectTimes(of(secondary, id, "alert.opened"), 1, `the opening of ${key} at the secondary`);
      expectTimes(of(primary, id, "alert.resolved"), 1, `the end of ${key} at the primary`);
    }
    for (const { deliveryId, alertKey } of replayed)
      expectTimes(
        primary.filter(({ webhookId }) => webhookId === deliveryId),
        1,
        `the replayed ${alertKey} under the id of its first try`,
      );
    for (const [name, got] of [
      ["primary", primary],
      ["secondary", secondary],
    ] as const) {
      const once = new Set(got.map(({ webhookId }) => webhookId));
      check(once.size === got.length, `${got.length - once.size} webhook-ids came twice to the ${name}`);
    }
    return `${alerts.length} alerts: ${primary.length} messages at the primary and ${secondary.length} at the secondary, every signature good, no webhook-id twice`;
  });
}

const of = (got: readonly Notified[], id: string, type: string): Notified[] =>
  got.filter((each) => each.alertId === id && each.type === type);

function expectTimes(got: readonly Notified[], times: number, what: string): void {
  check(got.length === times, `${what} came ${got.length} times, not ${times}`);
}
