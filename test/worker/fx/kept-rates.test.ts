import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { acceptHeldRate, knownFigures, rejectHeldRate, saveJudgement } from "../../../src/features/fx/held-store.ts";
import type { Judgement } from "../../../src/features/fx/plausibility.ts";
import { readStored } from "../../../src/features/fx/store.ts";
import { fxHeldRates } from "../../../src/features/fx/tables.ts";
import { auditRow } from "../../../src/platform/audit/audit-log.ts";
import { at, history } from "../../unit/fx/feeds.ts";
import { KeptRates, keyOf } from "../../unit/fx/kept-rates.ts";
import { heardIn, judged, seconds, story } from "../../unit/fx/told-days.ts";

const deps = createDeps(env);
let stores = 0;

/** The stores over Postgres, each moment a second later than the one before. */
function storeOf() {
  const base = `K${(stores += 1)}${Date.now()}`;
  let turn = 0;
  const nextAt = () => new Date(Date.parse("2030-01-01T00:00:00Z") + (turn += 1) * 1_000);
  const decision = (id: string) => {
    const line = auditRow(
      deps,
      { id: "opr_1", email: "rates@procureiq.test" },
      {
        action: "held-rate.decide",
        subjectKind: "held-rate",
        subject: id,
        detail: {},
      },
    );
    return { by: "opr_1", note: "It is so.", at: nextAt(), line };
  };
  const idOf = async (key: string) => {
    const rows = await deps.db
      .select()
      .from(fxHeldRates)
      .where(and(eq(fxHeldRates.base, base), eq(fxHeldRates.state, "open")));
    return rows.find((row) => keyOf(row) === key)?.id ?? "";
  };
  return {
    stored: () => readStored(deps.db, base),
    known: (since: Date) => knownFigures(deps.db, base, since),
    save: (judgement: Judgement) =>
      saveJudgement(deps.db, judgement, {
        ...{ base, at: nextAt(), supersededKept: 1_000, keptSince: at(history[0]!.day), nextId: () => deps.ids.next("fxh") },
      }),
    async accept(key: string) {
      const id = await idOf(key);
      return acceptHeldRate(deps.db, id, { ...decision(id), notAfter: at(history.at(-1)!.day, 48) });
    },
    async reject(key: string) {
      const id = await idOf(key);
      return rejectHeldRate(deps.db, id, decision(id));
    },
  };
}

const text = (rates: ReadonlyMap<string, { rate: string; asOf: Date; source?: string | null; eve?: { rate: string; asOf: Date } }>) =>
  [...rates]
    .map(
      ([currency, { rate, asOf, source, eve }]) =>
        `${currency} ${rate} ${asOf.toISOString()} ${source} ${eve?.rate} ${eve?.asOf.toISOString()}`,
    )
    .toSorted();
const heldOf = (figures: readonly { currency: string; rate: string; asOf: Date; state: string }[]) =>
  figures
    .filter(({ state }) => state !== "superseded")
    .map((figure) => `${keyOf(figure)} ${figure.state}`)
    .toSorted();

describe("[FX-2] the stores of rates", () => {
  it("keep in Postgres what their twin in memory keeps, of which the properties are: what stands, its eve, what is held back and how it was decided", async () => {
    await fc.assert(
      fc.asyncProperty(story, seconds, async (told, [one, other]) => {
        const [kept, store] = [new KeptRates(), storeOf()];
        for (const [index, { hours }] of told.entries())
          for (const hour of hours) {
            const judgement = judged(kept, heardIn(told, index, hour, [one, other]));
            if (!judgement) continue;
            kept.save(judgement);
            await store.save(judgement);
            const open = [...kept.held].filter(([, { state }]) => state === "open");
            const { decided, which } = hour;
            const [key] = open[which % Math.max(open.length, 1)] ?? [];
            const done = key === undefined || decided === undefined ? [] : [await store[decided](key), kept[decided](key)];
            expect(done[0]).toBe(done[1]);
            const since = at(history[0]!.day);
            expect([text(await store.stored()), heldOf(await store.known(since))]).toEqual([
              text(kept.stored()),
              heldOf(kept.known(since)),
            ]);
          }
      }),
      { numRuns: 10, seed: 14 },
    );
  });
});
