import { conclude, read } from "./source-facts.ts";
import { licenceTable, refusedLicences } from "./supply-chain/licences.ts";
import { lockedPackages, lockSchema } from "./supply-chain/locked.ts";

/** `npm run licences:check`: each package of the lock is under a licence that we may use it under. With `--list` (`npm run licences`) they are counted. */
const packages = lockedPackages(lockSchema.parse(JSON.parse(read("package-lock.json"))));
if (process.argv.includes("--list")) console.log(licenceTable(packages));
conclude(
  "licences:check",
  refusedLicences(packages),
  `${packages.length} packages, ${packages.filter(({ shipped }) => shipped).length} of them shipped`,
);
