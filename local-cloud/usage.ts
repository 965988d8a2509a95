import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** How a command is called: a line of what it does, then one line a way to call it. */
export type Usage = readonly [summary: string, ...calls: string[]];

/**
 * Where a command is asked how it is called (`--help`, `-h`), says so and ends the process before it does anything. Called first, right
 * after the imports.
 */
export function helpWhenAsked(usage: Usage, asked: readonly string[] = process.argv.slice(2)): void {
  if (!asked.includes("--help") && !asked.includes("-h")) return;
  const [summary, ...calls] = usage;
  console.log(`${summary}\n\n${calls.join("\n")}`);
  process.exit(0);
}

/**
 * What a command was called with, once it is not asked how it is called. What it does not know ends the process with 2 before it does
 * anything: one line of what that is, and how it is called.
 */
export function argumentsOf<const Options extends ParseArgsOptionsConfig>(usage: Usage, options: Options) {
  helpWhenAsked(usage);
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return misused(usage, (error as Error).message.split(/(?<=')\. /)[0] ?? "");
  }
}

/** Ends the process with 2: one line of why it is no call of the command, and how that is called. */
export function misused([, ...calls]: Usage, why: string): never {
  console.error(`${why}\n${calls.join("\n")}`);
  process.exit(2);
}
