import * as packaged from "gpt-tokenizer/encoding/o200k_base";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { bundleWorker } from "../../local-cloud/worker-bundle.ts";
import { contractFor } from "../../src/platform/contract.ts";
import { SDKS } from "../../scripts/sdks.ts";
import { bundleParts } from "../support/node/bundle-parts.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const KIB = 1024;
const PLAIN = { disallowedSpecial: new Set<string>() };

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
    expect(later.toSorted()).toEqual(SDKS.map(({ name }) => `sdks/${name}.js`).toSorted());
    const names = parts.map(({ name }) => name);
    for (const heavy of ["openai", "@anthropic-ai/sdk", "stripe", "mongodb", "bson", "otpauth"]) expect(names).not.toContain(heavy);
    // Otherwise nothing above says anything.
    expect(names).toEqual(expect.arrayContaining(["drizzle-orm", "src/features/checkout"]));
  });

  it.each(SDKS)("hands on from $from what is declared of it", async ({ name, line }) => {
    const { folder } = await bundleWorker(ROOT);
    const module = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "sdks", `${name}.js`)).href)) as Record<string, unknown>;
    const declared = (/\{([^}]*)\}/.exec(line)?.[1] ?? "")
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "");
    expect(Object.keys(module).toSorted()).toEqual(declared.toSorted());
    for (const one of declared) {
      expect(["function", "string", "object"], one).toContain(typeof module[one]);
      expect(module[one], one).not.toBeNull();
    }
  });

  // The runtime compiles every module of the upload as it starts; a literal of that many words would cost it more than the Worker's own module.
  it("has the tokenizer's words as text that is parsed when they are asked for, and counts as the package does", async () => {
    const { folder } = await bundleWorker(ROOT);
    const path = join(folder, "sdks", "tokenizer.js");
    expect(readFileSync(path, "utf8")).toMatch(/JSON\.parse\(['"`]\[\\?"!/);
    const { countTokens } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as typeof packaged;
    for (const text of ["", "forty storage batteries", "Wörter, 世界, \u{1f50b}\ud83d", "<|endoftext|>", "\\\"'`${x}\n".repeat(9)])
      expect(countTokens(text, PLAIN), text).toBe(packaged.countTokens(text, PLAIN));
  });
});
