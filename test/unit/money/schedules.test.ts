import { describe, it } from "vitest";
import { liveThrough } from "./schedules.ts";

describe("[CHK-4] whatever happens to a payment, in whatever order, whoever dies after any call", () => {
  it("it becomes one order or goes back, its books are the provider's, each thing is told of once and in order, and no law pages", async () => {
    await liveThrough(2_000);
  });
});
