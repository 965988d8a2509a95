import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startTemporaryStack } from "../support/node/found-stack.ts";
import { alertFigures } from "./alerts.ts";
import { bareFigures } from "./bare.ts";
import type { BenchLine } from "./bench-line.ts";
import { bundleFigures } from "./bundle.ts";
import { cartFigures } from "./cart.ts";
import { surfaceFigures } from "./surfaces.ts";

/**
 * `npm run bench`: every figure beside the bare platform's of the same run, because machines differ and drift.
 * Leaves them in `.local/bench.json`, out of the repository. Nothing here is a test: no figure fails a build.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const lines: BenchLine[] = [];
const add = (more: readonly BenchLine[]): void => {
  lines.push(...more);
  for (const { name, value, unit, ratio, against } of more) {
    const compared = ratio === undefined ? "" : `   ${ratio.toFixed(2)} of ${against ?? "the bare platform"}`;
    console.log(`${name.padEnd(58)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}${compared}`);
  }
};

add(await bundleFigures(ROOT));
const bare = await bareFigures();
add(bare.lines);

const started = performance.now();
const { stack, stop } = await startTemporaryStack("bench");
try {
  add([{ name: "time to ready, first start on an empty state folder", value: (performance.now() - started) / 1000, unit: "s" }]);
  add(await cartFigures(stack, bare));
  add(await surfaceFigures(stack, bare));
  add(await alertFigures(stack));
} finally {
  await stop();
}

mkdirSync(join(ROOT, ".local"), { recursive: true });
writeFileSync(join(ROOT, ".local/bench.json"), `${JSON.stringify({ node: process.version, lines }, null, 2)}\n`);
