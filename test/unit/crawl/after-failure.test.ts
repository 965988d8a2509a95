import { describe, expect, it } from "vitest";
import { afterFailure } from "../../../src/features/crawl/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

describe("given a try that failed", () => {
  const { crawl } = contractFor("production");

  it("tries again by the contract's schedule, later where the host asks for it, until the tries are spent", () => {
    expect(afterFailure(crawl, 1, 0.5)).toEqual({ kind: "retry", delaySeconds: 10 });
    expect(afterFailure(crawl, 2, 0.5, 90)).toEqual({ kind: "retry", delaySeconds: 90 });
    expect(afterFailure(crawl, 3, 0.5)).toEqual({ kind: "retry", delaySeconds: 300 });
    expect(afterFailure(crawl, 4, 0.5)).toEqual({ kind: "give-up" });
  });
});
