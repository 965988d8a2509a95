import { existsSync } from "node:fs";
import { z } from "zod";
import { contractFor, contractSchema } from "../src/platform/contract.ts";
import { conclude, read, ROOT } from "./source-facts.ts";

/**
 * `npm run governance:check` (GOV-2): the contract's shape in every environment, owners, review dates not passed,
 * and every model that may be called owned, approved, priced and on a dashboard. Also holds the JSON Schema for editors true.
 */
const FILE = "config/production-governance.json";
const SCHEMA_FILE = "config/production-governance.schema.json";
const wrong: string[] = [];
const document = JSON.parse(read(FILE)) as Record<string, unknown>;

for (const environment of ["local", "staging", "production"]) {
  try {
    contractFor(environment, document);
  } catch (error) {
    wrong.push(`${FILE} as of ${environment}: ${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}`);
  }
}

const today = new Date().toISOString().slice(0, 10);
for (const [section, value] of Object.entries(document)) {
  const { reviewBy } = (value ?? {}) as { reviewBy?: string };
  if (reviewBy !== undefined && reviewBy < today) wrong.push(`${FILE}: the review of ${section} was due on ${reviewBy}`);
}

const schema = `${JSON.stringify(z.toJSONSchema(contractSchema.extend({ environments: z.record(z.string(), z.unknown()).optional() })), null, 2)}\n`;
if (process.argv.includes("--write-schema")) {
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${ROOT}/${SCHEMA_FILE}`, schema);
} else if (!existsSync(`${ROOT}/${SCHEMA_FILE}`) || read(SCHEMA_FILE) !== schema) {
  wrong.push(`${SCHEMA_FILE} is not what the zod schema says: npm run governance:schema`);
}
conclude("governance:check", wrong, "the contract holds in every environment");
