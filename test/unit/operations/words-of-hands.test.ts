import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nativeCall } from "../../../src/operations/alerts/native-formats.ts";
import type { AlertWay } from "../../../src/operations/alerts/alert.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { SimulatedLedger } from "./simulated-ledger.ts";

const ANN = { id: "opr_1", email: "ann@ops.test", requestId: null };
const HOUR = 3_600;
const { grouping, silenceSeconds } = contractFor("production").incidentAlerts;

function onALedger(keeping: readonly AlertWay[] = ["primary", "secondary"]) {
  const ledger = new SimulatedLedger("production", keeping);
  const idOf = (key: string): string => ledger.tables.alerts.openByKey(key)?.id ?? "none";
  const acknowledge = (key: string) => ledger.raising.act(idOf(key), { kind: "acknowledge" }, ANN, ledger.now);
  const told = (key: string, way: AlertWay = "primary") =>
    ledger.taken.filter((message) => message.key === key && message.transport === way).map(({ type }) => type.slice("alert.".length));
  /** As PagerDuty's Events API v2 has it, by the alert; what it is told of an incident that somebody has calls nobody. */
  const pagerDuty = (key: string, way: AlertWay = "primary") => {
    let state = "none";
    let called = 0;
    for (const { payload } of ledger.taken.filter((message) => message.key === key && message.transport === way)) {
      const { body } = nativeCall("pagerduty", payload, "k");
      const action = /"event_action":"(\w+)"/.exec(body)?.[1] ?? "";
      if (action === "trigger" && (state === "none" || state === "resolve")) called += 1;
      if (action !== "acknowledge" || state !== "resolve") state = action === "trigger" && state === "acknowledge" ? state : action;
    }
    return { state, called };
  };
  return { ledger, acknowledge, told, pagerDuty };
}

describe("[ALR-1, ALR-10] a receiver that keeps who has an alert", () => {
  it("hears once that somebody has it, and that it is over", async () => {
    const { ledger, acknowledge, told, pagerDuty } = onALedger();
    ledger.raise("checkout.stuck");
    await ledger.run(1);
    acknowledge("checkout.stuck");
    acknowledge("checkout.stuck");
    await ledger.run(1);
    expect(pagerDuty("checkout.stuck")).toEqual({ state: "acknowledge", called: 1 });
    await ledger.run(HOUR);
    ledger.resolve("checkout.stuck");
    await ledger.run(1);
    expect(told("checkout.stuck")).toEqual(["opened", "acknowledged", "resolved"]);
    expect(told("checkout.stuck", "secondary")).toEqual([]);
  });

  it("hears it only after what it is about, and the other way only where it was told too", async () => {
    const { ledger, acknowledge, told, pagerDuty } = onALedger();
    ledger.behaviour.primary = "500";
    ledger.raise("checkout.stuck");
    await ledger.run(silenceSeconds + 1);
    acknowledge("checkout.stuck");
    await ledger.run(10);
    expect(told("checkout.stuck", "secondary")).toEqual(["opened", "acknowledged"]);
    ledger.behaviour.primary = "works";
    await ledger.run(HOUR);
    expect(told("checkout.stuck")).toEqual(["opened", "acknowledged"]);
    expect(pagerDuty("checkout.stuck", "secondary").state).toBe("acknowledge");
  });

  it("hears that nobody has it before a rise, which calls somebody again", async () => {
    const { ledger, acknowledge, told, pagerDuty } = onALedger();
    ledger.raise("search.slow", { severity: "warn" });
    await ledger.run(grouping.waitSeconds + 1);
    acknowledge("search.slow");
    await ledger.run(10);
    ledger.raise("search.slow");
    await ledger.run(10);
    expect(told("search.slow")).toEqual(["opened", "acknowledged", "unacknowledged", "severity-raised"]);
    expect(pagerDuty("search.slow")).toEqual({ state: "trigger", called: 2 });
  });

  it("hears nothing of what it was never told of, nor does one that keeps none of it", async () => {
    const unheard = onALedger();
    unheard.ledger.raise("search.slow", { severity: "warn" });
    unheard.acknowledge("search.slow");
    await unheard.ledger.run(HOUR);
    expect(unheard.ledger.taken).toEqual([]);
    const webhook = onALedger([]);
    webhook.ledger.raise("checkout.stuck");
    await webhook.ledger.run(1);
    webhook.acknowledge("checkout.stuck");
    await webhook.ledger.run(HOUR);
    expect(webhook.told("checkout.stuck")).toEqual(["opened"]);
  });

  it("knows in the end whether somebody has each alert, whatever was done and however it failed meanwhile", async () => {
    const act = fc.record({
      what: fc.constantFrom("raise", "warn", "acknowledge", "resolve", "works", "500", "down"),
      seconds: fc.integer({ min: 1, max: 900 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
        const { ledger, acknowledge, pagerDuty } = onALedger();
        for (const { what, seconds } of acts) {
          if (what === "raise") ledger.raise("a");
          else if (what === "warn") ledger.raise("a", { severity: "warn" });
          else if (what === "acknowledge") acknowledge("a");
          else if (what === "resolve") ledger.resolve("a");
          else ledger.behaviour.primary = what;
          await ledger.run(seconds);
        }
        ledger.behaviour.primary = "works";
        await ledger.run(2 * HOUR);
        const alert = ledger.tables.alerts.lastOfKey("a");
        const lastId = alert?.id;
        ledger.taken.splice(0, ledger.taken.length, ...ledger.taken.filter(({ alertId }) => alertId === lastId));
        if (ledger.tables.letters.counts().undecided > 0 || alert === undefined || ledger.taken.length === 0) return;
        const { state } = pagerDuty("a");
        if (state === "none") return;
        expect(state).toBe(alert.state === "resolved" ? "resolve" : alert.acknowledgedAt === null ? "trigger" : "acknowledge");
      }),
      { numRuns: 60 },
    );
  });
});
