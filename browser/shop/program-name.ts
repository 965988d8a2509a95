/** What is looked for in a `User-Agent`, in this order: many a browser calls itself by the names of others too. */
const PROGRAMS = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/\S+ .*\bSafari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/\b(?:iPhone|iPad)\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
] as const;
const LONGEST = 40;

/** A program by its `User-Agent` (RFC 9110 §10.1.5), as its owner knows it: a browser and its system, else the first product that it names; empty where it names none. */
export function programName(client: string): string {
  const found = (table: readonly (readonly [RegExp, string])[]) => table.find(([pattern]) => pattern.test(client))?.[1];
  const program = found(PROGRAMS);
  const system = found(SYSTEMS);
  if (program) return system ? `${program}, ${system}` : program;
  const [product = ""] = client.split(" ");
  // Every browser says so.
  return product.startsWith("Mozilla/") ? "" : product.slice(0, LONGEST);
}
