import { describe, it } from "vitest";
import { expectSettledThrough } from "./schedules.ts";

describe("[CHK-4] whatever happens to a payment", () => {
  it("becomes one order or goes back, over a hundred thousand schedules", { timeout: 3_600_000 }, async () => {
    await expectSettledThrough(100_000);
  });
});
