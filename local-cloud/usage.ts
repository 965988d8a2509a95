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
