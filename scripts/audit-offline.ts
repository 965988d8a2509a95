import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argumentsOf } from "../local-cloud/usage.ts";
import { read, ROOT } from "./source-facts.ts";
import { acceptedSchema, auditOf, snapshotSchema, takeSnapshot } from "./supply-chain/advisories.ts";
import { lockedPackages, lockSchema } from "./supply-chain/locked.ts";

/**
 * `npm run audit:offline`: the locked packages against the committed snapshot of OSV's advisories, without a network. `-- --renew` takes the
 * snapshot anew (`OSV_URL` names another than api.osv.dev). Ends with 1 where an advisory is known, with 2 where it could not look at all
 * of it: what was not looked at is not healthy.
 */
const { renew } = argumentsOf(
  [
    "Holds the locked packages against the snapshot of known advisories: 1 where one is known, 2 where not all could be looked at.",
    "npm run audit:offline",
    "npm run audit:offline -- --renew     takes the snapshot anew from OSV (OSV_URL names another)",
  ],
  { renew: { type: "boolean", default: false } },
);
const SNAPSHOT = "config/advisories.json";
const ACCEPTED = "config/accepted-advisories.json";

const packages = lockedPackages(lockSchema.parse(JSON.parse(read("package-lock.json"))));
const accepted = acceptedSchema.parse(JSON.parse(read(ACCEPTED)));
const now = new Date();

if (renew) {
  try {
    const taken = await takeSnapshot(process.env["OSV_URL"] ?? "https://api.osv.dev", packages, now);
    writeFileSync(join(ROOT, SNAPSHOT), `${JSON.stringify(taken, null, 2)}\n`);
    console.log(`${SNAPSHOT}: ${taken.asked.length} packages asked about, ${taken.advisories.length} advisories`);
  } catch (error) {
    console.error(`audit:offline: the snapshot could not be taken, and the one from before stands: ${(error as Error).message}`);
    process.exitCode = 2;
  }
}

const snapshot = existsSync(join(ROOT, SNAPSHOT)) ? snapshotSchema.parse(JSON.parse(read(SNAPSHOT))) : undefined;
const audit = auditOf(packages, snapshot, accepted, now);
for (const line of audit.known) console.error(`known: ${line}`);
for (const line of audit.accepted) console.log(`accepted for a while: ${line}`);
for (const line of audit.unseen) console.error(`NOT LOOKED AT: ${line}`);
if (audit.unseen.length > 0)
  console.error("audit:offline: could not look at everything. npm run audit:offline -- --renew asks OSV, where it can be reached");
else if (audit.known.length === 0) console.log(`audit:offline: nothing known of ${packages.length} packages as of ${snapshot?.takenAt}`);
if (audit.known.length > 0) process.exitCode = 1;
else if (audit.unseen.length > 0) process.exitCode = 2;
