import { describe, expect, it } from "vitest";
import { MOST_ALERTS } from "../../../src/operations/alerts/many-rules.ts";
import { SimulatedLedger } from "./simulated-ledger.ts";

const ANN = { id: "opr_1", email: "ann@ops.test", requestId: "req_1" };

/** Alerts of a beginning each, a second apart where there are few. */
async function withAlerts(count: number) {
  const ledger = new SimulatedLedger("production");
  for (let index = 0; index < count; index += 1) {
    ledger.raise(`part${String(index)}.slow`, { severity: "warn" });
    if (count < 50) await ledger.run(1);
  }
  const counted = (meant = {}) => {
    const { upTo, pages } = ledger.raising.foreseeMeant(meant);
    return { upTo: upTo ?? "", pages };
  };
  const open = (key: string) => ledger.tables.alerts.openByKey(key);
  return { ledger, counted, open };
}

describe("acknowledging all that meet a list's conditions", () => {
  it("[ALR-10] counts them first, takes those of every page of the list, and leaves who has one already", async () => {
    const { ledger, counted, open } = await withAlerts(45);
    ledger.raise("checkout.stuck");
    ledger.raising.act(open("part3.slow")?.id ?? "", { kind: "acknowledge" }, { ...ANN, email: "bo@ops.test" }, ledger.now);
    const meant = { severity: "warn", text: "SLOW" } as const;
    expect(ledger.raising.foreseeMeant(meant)).toMatchObject({ matching: 44, chosen: 44, pages: 0 });
    const done = ledger.raising.acknowledgeMeant(meant, counted(meant), ANN, ledger.now);
    expect(done.ok && done.value.done.length).toBe(44);
    expect([open("part0.slow")?.acknowledgedBy, open("part3.slow")?.acknowledgedBy, open("checkout.stuck")?.acknowledgedBy]).toEqual([
      "ann@ops.test",
      "bo@ops.test",
      null,
    ]);
    expect(ledger.raising.acknowledgeMeant(meant, undefined, ANN, ledger.now)).toEqual({ ok: false, refusal: { kind: "no-alert-meant" } });
  });

  it("[ALR-10] takes none that came after they were counted, and none that has become a page since", async () => {
    const { ledger, counted, open } = await withAlerts(5);
    const before = counted();
    await ledger.run(1);
    ledger.raise("checkout.stuck");
    ledger.raising.acknowledgeMeant({}, before, ANN, ledger.now);
    expect(open("part4.slow")?.acknowledgedBy).toBe("ann@ops.test");
    expect(open("checkout.stuck")?.acknowledgedBy).toBeNull();

    const other = await withAlerts(2);
    const seen = other.counted();
    other.ledger.raise("part1.slow", { severity: "page" });
    expect(other.ledger.raising.acknowledgeMeant({}, seen, ANN, other.ledger.now)).toEqual({
      ok: false,
      refusal: { kind: "graver-meant" },
    });
    expect(other.open("part0.slow")?.acknowledgedBy).toBeNull();
    // Whoever has counted again knows of it.
    expect(other.ledger.raising.acknowledgeMeant({}, other.counted(), ANN, other.ledger.now)).toMatchObject({ ok: true });
  });

  it("[ALR-10] takes so many at once, the oldest, and says how many there are", async () => {
    const { ledger, counted } = await withAlerts(MOST_ALERTS + 3);
    const { matching, chosen } = ledger.raising.foreseeMeant({ text: "part" });
    expect([matching, chosen]).toEqual([MOST_ALERTS + 3, MOST_ALERTS]);
    ledger.raising.acknowledgeMeant({ text: "part" }, counted({ text: "part" }), ANN, ledger.now);
    expect(ledger.raising.foreseeMeant({ text: "part" })).toMatchObject({ matching: 3, chosen: 3 });
  });
});
