import { createInterface } from "node:readline/promises";
import { StoppedError } from "./command.ts";

/** Asks a person; throws where nobody sits there, saying what to do instead. */
export async function ask(question: string, instead: string): Promise<string> {
  if (!process.stdin.isTTY) throw new StoppedError(instead);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** Says what will be done and waits for a yes. */
export async function confirm(what: string): Promise<void> {
  console.error(what);
  const answer = await ask("Do it? [y/N] ", "nobody to ask here: give --yes");
  if (!/^y(?:es)?$/i.test(answer)) throw new StoppedError("nothing was done");
}
