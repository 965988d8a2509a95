import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { keepReconciliation, latestReconciliations, type Found } from "../../../src/features/llm/reconciliation-store.ts";
import type { Actor } from "../../../src/platform/identity.ts";
import { present } from "../../support/present.ts";

const deps = createDeps(env);
const ANNA: Actor = { id: "opr_anna", email: "anna@ops.test" };
const BEN: Actor = { id: "opr_ben", email: "ben@ops.test" };

/** A day of this test's own, further on than any other has. */
let days = 0;
function dayOfOwn() {
  days += 1;
  const day = `2090-01-${String(days).padStart(2, "0")}`;
  const go = (given: Partial<Found>, operator: Actor, after?: string) =>
    keepReconciliation(
      deps.db,
      { day, dryRun: false, asked: 20, missing: 1, rewritten: 1, differing: 0, rebuilt: 0, next: null, ...given },
      { operator, after, now: new Date("2090-02-01T00:00:00Z") },
    );
  const kept = async () =>
    present(
      (await latestReconciliations(deps.db, 100)).find((one) => one.day === day),
      "the day's result",
    );
  return { day, go, kept };
}

describe("the latest result of a day's comparison", () => {
  it("[LLM-4] is that of all budgets together, and has its rows once these were compared", async () => {
    const { go, kept } = dayOfOwn();
    await go({ next: "usr_1" }, ANNA);
    expect(await kept()).toMatchObject({ asked: 20, next: "usr_1", operatorEmail: "anna@ops.test" });
    await go({ next: "usr_2", missing: 0, rewritten: 0 }, ANNA, "usr_1");
    await go({ asked: 3, differing: 4, rebuilt: 4 }, ANNA, "usr_2");
    expect(await kept()).toMatchObject({ asked: 43, missing: 2, rewritten: 2, differing: 4, rebuilt: 4, next: null });
  });

  it("counts a go that is repeated once", async () => {
    const { go, kept } = dayOfOwn();
    await go({ next: "usr_1" }, ANNA);
    await Promise.all([1, 2, 3].map(() => go({ next: "usr_2" }, ANNA, "usr_1")));
    expect(await kept()).toMatchObject({ asked: 40, missing: 2, next: "usr_2" });
  });

  it("is the later one's where one comparison overtook another", async () => {
    const { go, kept } = dayOfOwn();
    await go({ next: "usr_1" }, ANNA);
    await go({ next: "usr_1", dryRun: true, rewritten: 0 }, BEN);
    await go({ missing: 9 }, ANNA, "usr_1");
    expect(await kept()).toMatchObject({ operatorId: "opr_ben", dryRun: true, asked: 20, missing: 1, next: "usr_1" });
    await go({ dryRun: true, rewritten: 0, missing: 0 }, BEN, "usr_1");
    expect(await kept()).toMatchObject({ operatorId: "opr_ben", asked: 40, missing: 1, next: null });
  });

  it("begins anew with the next comparison of the day", async () => {
    const { go, kept } = dayOfOwn();
    await go({ missing: 7, differing: 5 }, ANNA);
    await go({ missing: 0, rewritten: 0 }, BEN);
    expect(await kept()).toMatchObject({ missing: 0, differing: 0, asked: 20, operatorId: "opr_ben" });
  });
});
