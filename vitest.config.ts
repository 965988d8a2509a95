import { randomInt } from "node:crypto";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { SDKS } from "./scripts/sdks.ts";
import { SameOrder } from "./test/support/same-order.ts";

/** Bundled once for all files inside workerd, instead of module by module in each. */
const HEAVY = [
  "openai",
  "@anthropic-ai/sdk",
  "stripe",
  "drizzle-orm",
  "drizzle-orm/neon-http",
  "drizzle-orm/pg-core",
  "@neondatabase/serverless",
  "dinero.js/bigint",
  "dinero.js/bigint/currencies",
  "jose",
  "zod",
  "gpt-tokenizer/encoding/o200k_base",
];

/** Under test nothing is bundled: what a build writes for `src/sdks.ts` is the package itself. */
const resolve = { alias: SDKS.map(({ name, from }) => ({ find: `./sdks/${name}.js`, replacement: from })) };

/** A file that begins shortly before midnight waits for it: its day is one. */
const OWN_DAY = "test/support/own-day.ts";

/** Examples of properties are the same in every run: `npm run test:properties` looks among others. */
const PROPERTIES = {
  setupFiles: [OWN_DAY, "test/support/properties.ts", "test/support/given-back.ts"],
  provide: { propertySeed: Number(process.env["PROPERTY_SEED"] ?? 4_711) },
};

/** What is looked for again and again is looked for this long: the second that is usual is short on a machine with other work. */
const PATIENT = { expect: { poll: { timeout: 15_000 } } };

/** unit and local-cloud: plain Node. worker: inside workerd, beside the local servers. journey: over HTTP against the whole stack. browser: the console in Chromium. long: what takes minutes. */
export default defineConfig({
  test: {
    silent: "passed-only",
    sequence: { sequencer: SameOrder },
    tags: [{ name: "slow", description: "Takes seconds: kills at every step, storms, real waits. `npm run test:slow`, not `npm test`." }],
    // By default one core is left idle, which of two is half the machine.
    maxWorkers: 2,
    coverage: {
      provider: "istanbul",
      include: ["src/**/*.{ts,tsx}", "durable-objects/**/*.ts", "queues/**/*.ts"],
      reporter: ["text-summary", "html"],
    },
    projects: [
      // Properties over hundreds of runs take seconds on a busy machine; what hangs is still ended.
      {
        resolve,
        test: {
          ...PATIENT,
          ...PROPERTIES,
          name: "unit",
          environment: "node",
          isolate: false,
          include: ["test/unit/**/*.test.{ts,tsx}"],
          testTimeout: 90_000,
        },
      },
      // Stands on stores in memory instead of the real ones, so nothing it loads may be another file's.
      {
        resolve,
        test: { ...PATIENT, ...PROPERTIES, name: "model", environment: "node", include: ["test/model/**/*.test.ts"], testTimeout: 120_000 },
      },
      {
        test: {
          ...PATIENT,
          ...PROPERTIES,
          name: "local-cloud",
          environment: "node",
          isolate: false,
          include: ["local-cloud/test/**/*.test.ts"],
          testTimeout: 90_000,
        },
      },
      {
        resolve,
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: inject("settings") },
          })),
        ],
        test: {
          ...PATIENT,
          ...PROPERTIES,
          name: "worker",
          // The Worker is loaded once and not once a file; what a file left in the objects is gone before the next.
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          deps: { optimizer: { ssr: { enabled: true, include: HEAVY } } },
          include: ["test/worker/**/*.test.ts"],
          setupFiles: [...PROPERTIES.setupFiles, "test/worker/held-console.ts", "test/worker/loaded-worker.ts", "test/worker/own-file.ts"],
          testTimeout: 60_000,
          globalSetup: ["test/support/global-setup.ts"],
        },
      },
      {
        test: {
          ...PATIENT,
          name: "journey",
          environment: "node",
          include: ["test/journey/**/*.test.ts"],
          setupFiles: [OWN_DAY],
          globalSetup: ["test/journey/setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...PATIENT,
          name: "browser",
          environment: "node",
          include: ["test/browser/**/*.test.ts"],
          setupFiles: [OWN_DAY],
          globalSetup: ["test/browser/setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        resolve,
        test: {
          ...PATIENT,
          ...PROPERTIES,
          provide: { propertySeed: Number(process.env["PROPERTY_SEED"] ?? randomInt(1, 2 ** 31)) },
          name: "long",
          environment: "node",
          include: ["test/long/**/*.test.ts", "test/drills/**/*.test.ts", "test/model/**/*.test.ts"],
          env: { SCHEDULES: "100000" },
          testTimeout: 1_800_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
