import { describe, expect, it } from "vitest";
import { contractFor } from "../../../src/platform/contract.ts";
import { SimulatedLedger } from "./simulated-ledger.ts";

const { escalation, renotifySeconds } = contractFor("production").incidentAlerts;
const ANN = { id: "opr_ann", email: "ann@ops.test", requestId: "req_1" };
const KEY = "search.index.behind";

function silenced(severity: "page" | "warn") {
  const ledger = new SimulatedLedger("production");
  const { id } = ledger.raise(KEY, { severity });
  const act = (action: Parameters<typeof ledger.raising.act>[1]) => ledger.raising.act(id, action, ANN, ledger.now);
  const trail = () =>
    ledger.tables.audit
      .lines({ limit: 100 })
      .filter(({ action }) => action === "alert.silence-ended")
      .map(({ actor, detail }) => [actor.email, detail["key"]]);
  const feed = () =>
    ledger.tables.feed
      .since(0, 100)
      .filter(({ topic }) => topic === "silence-ended")
      .map(({ title }) => title);
  const types = () => ledger.taken.map(({ at, type }) => `${at} ${type}`);
  return { ledger, id, act, trail, feed, types };
}

describe("[ALR-10] the end of an alert's silence by its time", () => {
  it("is told to the channel where the alert still stands, in the feed and in the trail, once", async () => {
    const { ledger, act, trail, feed, types } = silenced("warn");
    await ledger.run(20);
    act({ kind: "silence", seconds: 600 });
    await ledger.run(599);
    expect(types()).toEqual(["10 alert.opened"]);
    expect(trail()).toEqual([]);
    await ledger.run(renotifySeconds - 10);
    expect(types()).toEqual(["10 alert.opened", "620 alert.still-open"]);
    expect(trail()).toEqual([["system", KEY]]);
    expect(feed()).toEqual([`${KEY}: its silence is over`]);
  });

  it("tells the channel nothing of what somebody works on, and is written all the same", async () => {
    const { ledger, act, trail, feed, types } = silenced("warn");
    await ledger.run(20);
    act({ kind: "silence", seconds: 600 });
    act({ kind: "acknowledge" });
    await ledger.run(1_000);
    expect(types()).toEqual(["10 alert.opened"]);
    expect(trail()).toHaveLength(1);
    expect(feed()).toHaveLength(1);
  });

  it("is no step of the chain: who is next hears of the page when he would have", async () => {
    const { ledger, act, types } = silenced("page");
    await ledger.run(20);
    act({ kind: "silence", seconds: 60 });
    await ledger.run(escalation[0]!.afterSeconds);
    expect(types()).toEqual(["0 alert.opened", "80 alert.still-open", `${escalation[0]!.afterSeconds} alert.escalated`]);
  });

  it("of what was never told is its first word, and no other", async () => {
    const { ledger, act, types, trail } = silenced("warn");
    act({ kind: "silence", seconds: 600 });
    await ledger.run(1_000);
    expect(types()).toEqual(["600 alert.opened"]);
    expect(trail()).toHaveLength(1);
  });

  it("is written under a cause too, where nothing is told", async () => {
    const { ledger, act, types, trail } = silenced("warn");
    await ledger.run(20);
    act({ kind: "silence", seconds: 600 });
    ledger.raise("dependency.postgres.down", { explains: ["search."] });
    await ledger.run(1_000);
    expect(types().filter((type) => type.includes("still-open"))).toEqual([]);
    expect(trail()).toHaveLength(1);
  });
});
