import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { TestSpecification } from "vitest/node";
import { SameOrder } from "../../support/same-order.ts";

const ROOT = join(import.meta.dirname, "../../..");
const project = { name: "worker", config: { isolate: false, sequence: { groupOrder: 1 } } };
const FILES = ["LICENSE", "AGENTS.md", "README.md", "docs/contributing.md", "docs/status.md", "package.json", "wrangler.toml"];
const files = FILES.map((file) => ({ moduleId: join(ROOT, file), project }) as unknown as TestSpecification);

async function ordered(given: readonly TestSpecification[], seed?: string): Promise<string[]> {
  vi.stubEnv("ORDER_SEED", seed);
  const sorted = await new SameOrder({} as never).sort([...given]);
  vi.unstubAllEnvs();
  return sorted.map(({ moduleId }) => moduleId.slice(ROOT.length + 1));
}

describe("the files of tests", () => {
  it("run large ones first, however they are found", async () => {
    const once = await ordered(files);
    expect(once[0]).toBe("docs/status.md");
    expect(await ordered(files.toReversed())).toEqual(once);
  });

  it("run in another order by each seed, and in the same by the same", async () => {
    const [usual, one, other] = [await ordered(files), await ordered(files, "1"), await ordered(files, "2")];
    expect(await ordered(files.toReversed(), "1")).toEqual(one);
    expect(new Set([usual, one, other].map(String)).size).toBe(3);
    for (const order of [one, other]) expect(order.toSorted()).toEqual(usual.toSorted());
  });
});
