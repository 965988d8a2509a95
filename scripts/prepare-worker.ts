import { z } from "zod";
import { CONTRACT_DOCUMENT, ENVIRONMENTS_APART } from "../src/platform/contract.ts";
import { validContract } from "../src/platform/contract/schema.ts";
import { writeSdks } from "./write-sdks.ts";

/**
 * `npm run worker:prepare`, which wrangler runs before each build of the Worker and which ends it with 1: the contract, which isolates read
 * as it stands, is valid in every environment, and the SDKs' modules are written.
 */
const invalid = ["production", ...ENVIRONMENTS_APART].flatMap((environment) => {
  try {
    validContract(environment, CONTRACT_DOCUMENT);
    return [];
  } catch (error) {
    if (error instanceof z.ZodError) return [`the contract as of ${environment} is not valid:\n${z.prettifyError(error)}`];
    throw error;
  }
});
for (const fault of invalid) console.error(fault);
if (invalid.length > 0) process.exitCode = 1;
else await writeSdks();
