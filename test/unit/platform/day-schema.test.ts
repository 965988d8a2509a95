import { expect, it } from "vitest";
import { daySchema } from "../../../src/platform/http/day-schema.ts";
import { usageQuerySchema } from "../../../src/features/llm/schemas.ts";

it("takes days that Postgres has, and refuses the year that only ISO 8601 has", () => {
  expect(["0001-01-01", "2026-02-28", "9999-12-31"].map((day) => daySchema.safeParse(day).success)).toEqual([true, true, true]);
  expect(["0000-01-01", "0000-12-31", "2026-02-29"].map((day) => daySchema.safeParse(day).success)).toEqual([false, false, false]);
  expect(usageQuerySchema.safeParse({ day: "0000-01-01" }).success).toBe(false);
});
