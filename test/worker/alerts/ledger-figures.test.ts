import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { ledgerUnderTest } from "./ledger-under-test.ts";

const { leaseSeconds, renotifySeconds } = contractFor("local").incidentAlerts;
const idOf = (body: unknown) => (body as { deliveryId: string }).deliveryId;

describe("a lease on a delivery", () => {
  it("[ALR-2] is its holder's alone for the contract's seconds, and anybody's from then on", async () => {
    const ledger = await ledgerUnderTest("lease-lasts");
    await ledger.raise("checkout.stuck");
    await ledger.deps.alertLedger.sweep();
    const ids = ledger.sent.pages.splice(0).map(idOf);
    expect(await ledger.deps.alertLedger.lease(ids)).toMatchObject([{ fence: 1 }]);
    ledger.advance(leaseSeconds - 1);
    expect(await ledger.deps.alertLedger.lease(ids)).toEqual([]);
    ledger.advance(1);
    expect(await ledger.deps.alertLedger.lease(ids)).toMatchObject([{ fence: 2 }]);
  });
});

describe("the ledger's own alarm", () => {
  it("[ALR-10] comes for the next reminder, though no delivery is due before", async () => {
    const ledger = await ledgerUnderTest("alarm-for-reminder");
    await ledger.raise("checkout.stuck", { severity: "warn" });
    await ledger.drain();
    // The one that was set for the delivery is gone with it.
    await runInDurableObject(ledger.stub, (_, { storage }) => storage.deleteAlarm());
    const before = Date.now();
    await ledger.deps.alertLedger.sweep();
    const armed = await runInDurableObject(ledger.stub, (_, { storage }) => storage.getAlarm());
    expect(armed).toBeGreaterThanOrEqual(before + renotifySeconds * 1000);
    expect(armed).toBeLessThanOrEqual(Date.now() + renotifySeconds * 1000);
  });
});

describe("what the ledger tells of itself", () => {
  it("[ALR-3] the oldest delivery of those that wait is the oldest, however many came after it", async () => {
    const ledger = await ledgerUnderTest("oldest-waits");
    const { deps } = ledger;
    const first = deps.clock.now().getTime();
    await ledger.raise("crawl.queue.backlog");
    ledger.advance(30);
    await ledger.raise("checkout.stuck");
    expect(await deps.alertLedger.counts()).toMatchObject({ pending: 2, oldestPendingAt: first });
  });

  it("when an alert was last raised, open or resolved; of a key that never was there is nothing to tell", async () => {
    const { deps, raise, advance } = await ledgerUnderTest("last-raises");
    await raise("checkout.stuck");
    await raise("crawl.queue.backlog");
    const at = deps.clock.now().getTime();
    await deps.alertLedger.resolve("crawl.queue.backlog", "drained");
    advance(60);
    expect(await deps.alertLedger.lastRaises(["checkout.stuck", "never.raised", "crawl.queue.backlog"])).toEqual([
      { key: "checkout.stuck", at },
      { key: "crawl.queue.backlog", at },
    ]);
  });
});
