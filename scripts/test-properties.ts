import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { argumentsOf } from "../local-cloud/usage.ts";

/**
 * `npm run test:properties [-- --rounds 20] [--seed N] [--project unit]`: every file with properties, each round on examples of a seed of
 * its own, where `npm test` draws the same ones each time. Ends with 1 at the end where a round was red, and says its seed: `PROPERTY_SEED=N
 * npx vitest run FILE` has the same examples again.
 */
const values = argumentsOf(
  [
    "Runs the properties on other examples each round, and says the seed of a round that was red.",
    "npm run test:properties -- [--rounds 20] [--seed N] [--project unit]",
  ],
  { rounds: { type: "string", default: "20" }, seed: { type: "string" }, project: { type: "string", default: "unit" } },
);
const files = globSync(`{test/${values.project},${values.project}/test}/**/*.test.{ts,tsx}`).filter((file) =>
  readFileSync(file, "utf8").includes("fast-check"),
);
const seeds = Array.from({ length: values.seed === undefined ? Number(values.rounds) : 1 }, () =>
  values.seed === undefined ? randomInt(1, 2 ** 31) : Number(values.seed),
);
const red = seeds.filter((seed) => {
  console.log(`== examples of seed ${seed}, ${files.length} files`);
  const { status } = spawnSync("vitest", ["run", "--project", values.project, ...files], {
    stdio: "inherit",
    env: { ...process.env, PROPERTY_SEED: String(seed) },
  });
  return status !== 0;
});
console.log(red.length === 0 ? `${seeds.length} rounds, all green` : `red with seeds ${red.join(", ")}`);
if (red.length > 0) process.exitCode = 1;
