import { helpWhenAsked } from "../../local-cloud/usage.ts";
import { findStack } from "../support/node/found-stack.ts";
import { DRILLS } from "./drills.ts";
import { performDrill } from "./perform-drill.ts";

/** `npm run drill` lists; `npm run drill -- <name> …` and `-- --all` run drills one after the other. Exit 1 where one fails, 2 where there is none of the name. */
helpWhenAsked([
  "Breaks the running stack (or one of its own), mitigates, recovers and proves it; without a name it lists the drills.",
  "npm run drill",
  "npm run drill -- <name> …",
  "npm run drill -- --all",
]);
const asked = process.argv.slice(2);
const names = DRILLS.map(({ name }) => name);
const unknown = asked.filter((name) => name !== "--all" && !names.includes(name));

if (asked.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`there is no drill ${unknown.join(", ")}`);
  for (const { name, title } of DRILLS) console.log(`${name.padEnd(18)} ${title}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const stack = await findStack("drill", console.log);
let passed = true;
try {
  for (const drill of DRILLS.filter(({ name }) => asked.includes("--all") || asked.includes(name))) {
    console.log(`\n${drill.name}: ${drill.title}`);
    const { result } = await performDrill(drill, stack, console.log);
    passed &&= result === "passed";
  }
} finally {
  await stack.stop();
}
process.exit(passed ? 0 : 1);
