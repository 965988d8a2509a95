/**
 * Settings as a dotenv file that reads back to exactly the same values: single quotes take everything as it stands
 * but the quote itself, and `$` would be expanded. Throws for a value that no such file can carry.
 */
export function environmentFile(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    if (value.includes("'") || /[\r\n]/.test(value))
      throw new Error(`${name} has a quote or a line break, which wrangler dev cannot be given`);
    return `${name}='${value.replaceAll("$", "\\$")}'`;
  });
  return `${lines.join("\n")}\n`;
}
