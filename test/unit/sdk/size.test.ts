import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

const SDK = join(import.meta.dirname, "../../../packages/sdk");

describe("the typed client", () => {
  it("is as small as its README says, gzipped with all that it brings along", async () => {
    const { outputFiles } = await build({
      entryPoints: [join(SDK, "src/client.ts")],
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      target: "es2022",
    });
    const kibibytes = gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length / 1024;
    const [, stated] = /([\d.]+) KiB gzipped/.exec(readFileSync(join(SDK, "README.md"), "utf8")) ?? [];
    expect(kibibytes).toBeGreaterThan(4);
    expect(kibibytes).toBeLessThanOrEqual(Number(stated));
  });
});
