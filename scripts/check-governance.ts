import { existsSync } from "node:fs";
import { z } from "zod";
import { contractSchema } from "../src/platform/contract/schema.ts";
import { dashboardSlices } from "./dashboards.ts";
import { governanceFaults } from "./governance-faults.ts";
import { conclude, files, read, ROOT, sourceFacts } from "./source-facts.ts";

/**
 * `npm run governance:check` (GOV-2): the contract's shape in every environment, owners, review dates not passed, what it names
 * exists, and every model that may be called is owned, approved, priced and on a dashboard. Also holds the JSON Schema for editors true.
 */
const FILE = "config/production-governance.json";
const SCHEMA_FILE = "config/production-governance.schema.json";
const wrong: string[] = [];
const document = JSON.parse(read(FILE)) as Record<string, unknown>;

const paths = new Set([...sourceFacts().text.matchAll(/\bpath: "(\/[^"]*)"/g)].map(([, path = ""]) => path));
const drills = new Set(files("test/drills/*/*.ts").map((file) => file.split("/")[2] ?? ""));
const today = new Date().toISOString().slice(0, 10);
wrong.push(...governanceFaults(document, { today, slices: dashboardSlices(), drills, paths }).map((fault) => `${FILE}: ${fault}`));

const schema = `${JSON.stringify(z.toJSONSchema(contractSchema.extend({ environments: z.record(z.string(), z.unknown()).optional() })), null, 2)}\n`;
if (process.argv.includes("--write-schema")) {
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${ROOT}/${SCHEMA_FILE}`, schema);
} else if (!existsSync(`${ROOT}/${SCHEMA_FILE}`) || read(SCHEMA_FILE) !== schema) {
  wrong.push(`${SCHEMA_FILE} is not what the zod schema says: npm run governance:schema`);
}
conclude("governance:check", wrong, "the contract holds in every environment");
