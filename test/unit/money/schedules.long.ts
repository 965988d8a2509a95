import { describe, it } from "vitest";
import { liveThrough } from "./schedules.ts";

describe("[CHK-4] whatever happens to a payment", () => {
  it("it becomes one order or goes back, over a hundred thousand schedules", { timeout: 3_600_000 }, async () => {
    await liveThrough(100_000);
  });
});
