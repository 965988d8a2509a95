import { parseArgs } from "node:util";
import { CONTRACT_DOCUMENT, contractFor, ENVIRONMENTS_APART } from "../src/platform/contract.ts";
import { relationFaults } from "../src/platform/contract/relations.ts";
import { contractFaults } from "./contract-faults.ts";
import { writeSdks } from "./write-sdks.ts";

/**
 * `npm run worker:prepare`, which wrangler runs before each build of the Worker and which ends it with 1: the contract, which isolates read
 * as it stands, is valid in every environment and does not contradict itself, and the SDKs' modules are written. What `--without` names is left out of this build.
 */
const { without = [] } = parseArgs({ options: { without: { type: "string", multiple: true } } }).values;
const environments = ["production", ...ENVIRONMENTS_APART];
const today = new Date().toISOString().slice(0, 10);
const invalid = contractFaults(CONTRACT_DOCUMENT, environments);
const faults =
  invalid.length > 0
    ? invalid
    : environments.flatMap((environment) =>
        relationFaults(contractFor(environment), today).map(({ text }) => `as of ${environment}: ${text}`),
      );
for (const fault of faults) console.error(`the contract is not valid ${fault}`);
if (faults.length > 0) process.exitCode = 1;
else await writeSdks(without);
