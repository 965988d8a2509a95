import { CONTRACT_DOCUMENT, ENVIRONMENTS_APART } from "../src/platform/contract.ts";
import { contractFaults } from "./contract-faults.ts";
import { writeSdks } from "./write-sdks.ts";

/**
 * `npm run worker:prepare`, which wrangler runs before each build of the Worker and which ends it with 1: the contract, which isolates read
 * as it stands, is valid in every environment, and the SDKs' modules are written.
 */
const faults = contractFaults(CONTRACT_DOCUMENT, ["production", ...ENVIRONMENTS_APART]);
for (const fault of faults) console.error(`the contract is not valid ${fault}`);
if (faults.length > 0) process.exitCode = 1;
else await writeSdks();
