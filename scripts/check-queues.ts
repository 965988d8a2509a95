import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONTRACT_DOCUMENT } from "../src/platform/contract.ts";
import { withQueueList, withStanzas } from "./queue-stanzas.ts";
import { conclude, read, ROOT } from "./source-facts.ts";
import { withStandIns } from "./stand-in-stanzas.ts";

/**
 * `npm run queues:check`: wrangler.toml's stanzas and the list of queues to create are those of `queues/queues.ts`, and its bindings in place of
 * settings those of the contract. With `--write` they are written.
 */
const written = {
  "wrangler.toml": (toml: string) => withStandIns(withStanzas(toml), CONTRACT_DOCUMENT),
  "docs/deploying.md": withQueueList,
};
const wrong: string[] = [];
for (const [file, write] of Object.entries(written)) {
  const before = read(file);
  const after = write(before);
  if (process.argv.includes("--write")) writeFileSync(join(ROOT, file), after);
  else if (after !== before) wrong.push(`${file} is not what the table of queues and the contract say: npm run queues:write`);
}
conclude("queues:check", wrong, "queues are what the table says");
