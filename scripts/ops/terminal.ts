import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
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

/** As `ask`, of what nobody who looks on may read: what is typed is not shown. */
export async function askHidden(question: string, instead: string): Promise<string> {
  if (!process.stdin.isTTY) throw new StoppedError(instead);
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return (await terminal.question("")).trim();
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}

/** Says what will be done and waits for a yes. */
export async function confirm(what: string): Promise<void> {
  console.error(what);
  const answer = await ask("Do it? [y/N] ", "nobody to ask here: give --yes");
  if (!/^y(?:es)?$/i.test(answer)) throw new StoppedError("nothing was done");
}
