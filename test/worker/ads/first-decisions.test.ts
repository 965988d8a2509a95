import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { keepControls } from "../../../src/features/ads/controls-store.ts";
import { adControls } from "../../../src/features/ads/tables.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { overriding } from "../objects.ts";
import { awakenControls, market } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const OPTED_OUT = { optOut: true, hiddenAds: [], hiddenAdvertisers: [] };

describe("a first decision about ads", () => {
  it("is written again, once, where another one was at the same moment, and not where it failed otherwise", async () => {
    const { deps, buyerId } = await market();
    const decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
    /** A database whose first transactions fail with these codes. */
    const failingWith = (...codes: string[]): { db: Db; writes: () => number } => {
      let writes = 0;
      const batch: Db["batch"] = async (statements) => {
        const code = codes[writes];
        writes += 1;
        if (code !== undefined) throw Object.assign(new Error("refused"), { code });
        return deps.db.batch(statements);
      };
      return { db: overriding(deps.db, { batch }), writes: () => writes };
    };
    for (const [codes, writes] of [[["23503"], 1] as const, [["23505", "23505"], 2] as const]) {
      const failed = failingWith(...codes);
      await expect(keepControls(failed.db, decider, { controls: OPTED_OUT }, deps.clock.now())).rejects.toThrow("refused");
      expect(failed.writes()).toBe(writes);
    }
    const met = failingWith("23505");
    expect(await keepControls(met.db, decider, { controls: OPTED_OUT }, deps.clock.now())).toEqual([]);
    expect(met.writes()).toBe(2);
    expect(await deps.db.select().from(adControls).where(eq(adControls.buyerId, buyerId))).toMatchObject([{ controls: OPTED_OUT }]);
  });
});
