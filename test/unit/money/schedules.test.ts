import { describe, it } from "vitest";
import { expectSettledThrough } from "./schedules.ts";

describe("[CHK-4] whatever happens to a payment, in whatever order, whoever dies after any call", () => {
  it("becomes one order or goes back, its books are the provider's, each thing is told of once and in order, and no law pages", async () => {
    await expectSettledThrough(2_000);
  });
});
