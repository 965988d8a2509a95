const LEVELS = ["log", "error", "warn"] as const;

/** Whatever is logged in the isolate while a piece of work goes on, each line also said where it is said: a test picks its own by an id that is nobody else's. */
export async function linesLogged(work: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const said = LEVELS.map((level) => ({ level, say: console[level] }));
  for (const { level, say } of said)
    console[level] = (...line: unknown[]) => {
      lines.push(line.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" "));
      say(...line);
    };
  try {
    await work();
  } finally {
    for (const { level, say } of said) console[level] = say;
  }
  return lines;
}
