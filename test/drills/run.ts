import { helpWhenAsked } from "../../local-cloud/usage.ts";
import { findStack } from "../support/node/found-stack.ts";
import { DRILLS } from "./drills.ts";
import { chooseDrills, otherFaults } from "./variants.ts";
import { performDrill } from "./perform-drill.ts";

/** `npm run drill` lists; `npm run drill -- <name> …` and `-- --all` run drills one after the other. Exit 1 where one fails, 2 where there is none of the name. */
helpWhenAsked([
  "Breaks the running stack (or one of its own), mitigates, recovers and proves it; without a name it lists the drills.",
  "npm run drill",
  "npm run drill -- <name> …",
  "npm run drill -- <name> … --fault hang",
  "npm run drill -- --all",
]);
const chosen = chooseDrills(process.argv.slice(2), DRILLS);

if (!chosen.ok || chosen.drills.length === 0) {
  if (!chosen.ok) console.error(chosen.wrong);
  for (const drill of DRILLS) {
    const others = otherFaults(drill);
    console.log(`${drill.name.padEnd(28)} ${drill.title}${others.length > 0 ? ` (--fault ${others.join("|")})` : ""}`);
  }
  process.exit(chosen.ok ? 0 : 2);
}

const stack = await findStack("drill", console.log);
let passed = true;
try {
  for (const drill of chosen.drills) {
    console.log(`\n${drill.name}: ${drill.title}`);
    const { result } = await performDrill(drill, stack, console.log);
    passed &&= result === "passed";
  }
} finally {
  await stack.stop();
}
process.exit(passed ? 0 : 1);
