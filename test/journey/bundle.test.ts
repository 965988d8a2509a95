import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { contractFor } from "../../src/platform/contract.ts";
import { bundleParts } from "../support/node/bundle-parts.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KIB = 1024;

describe("the Worker's bundle", () => {
  it("is within the contract's budgets, whole and in what every isolate reads before it serves anybody", async () => {
    const { bundleBudgetKib, startBudgetKib } = contractFor("production").release;
    const { startBytes, uploadBytes } = await bundleParts(ROOT);
    expect(startBytes / KIB).toBeLessThanOrEqual(startBudgetKib);
    expect(uploadBytes / KIB).toBeLessThanOrEqual(bundleBudgetKib);
    expect(uploadBytes).toBeGreaterThan(startBytes);
  });

  it("has the providers' clients and the database driver that few requests use in modules of their own, loaded when first used", async () => {
    const { parts } = await bundleParts(ROOT);
    const later = parts.filter(({ loaded }) => loaded === "when first used").map(({ name }) => name);
    expect(later.toSorted()).toEqual(["sdks/anthropic.js", "sdks/mongodb.js", "sdks/openai.js", "sdks/stripe.js"]);
    const names = parts.map(({ name }) => name);
    for (const heavy of ["openai", "@anthropic-ai/sdk", "stripe", "mongodb", "bson"]) expect(names).not.toContain(heavy);
    // Otherwise nothing above says anything.
    expect(names).toEqual(expect.arrayContaining(["drizzle-orm", "src/features/checkout"]));
  });
});
