import { describe, expect, it } from "vitest";
import { consequencesOf } from "../../../src/operations/health/consequences.ts";
import { raiseBody } from "../../../src/operations/alerts/schemas.ts";

const raise = (key: string) => raiseBody.safeParse({ key, severity: "warn", summary: "from outside" });

describe("[ALR-10] keys that the ledger raises itself", () => {
  it.each(["alert-storm.page.checkout", "Alert-Storm.warn.crawl"])("are refused from outside, with a pointer: %s", (key) => {
    expect(raise(key).error?.issues).toMatchObject([{ path: ["key"], message: expect.stringContaining("ledger's own") }]);
  });

  it("leave those that only look like them", () => {
    expect(raise("alert-storms.checkout").success).toBe(true);
  });
});

describe("[ALR-10] one outage", () => {
  it.each(["postgres", "redis"] as const)("of %s is one page also where it hangs: figures that grow old are its consequence", (name) => {
    const explains = consequencesOf(name);
    for (const key of ["ops.visibility.stale", "ops.visibility.incomplete", "objective.search.availability"]) {
      expect(
        explains.some((beginning) => key.startsWith(beginning)),
        key,
      ).toBe(true);
    }
    expect(explains.some((beginning) => "ops.release.during-freeze".startsWith(beginning))).toBe(false);
  });
});
