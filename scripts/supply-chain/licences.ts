import type { Locked } from "./locked.ts";

/** What asks for its text to be kept, and no more. */
const PERMISSIVE = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense", "CC0-1.0"];
/** What is run here and handed on to nobody may ask for more: sharp's libvips (LGPL), axe-core and lightningcss (MPL), argparse (Python). */
const OF_TOOLS = [...PERMISSIVE, "LGPL-3.0-or-later", "MPL-2.0", "Python-2.0"];

/** What is wrong with the packages' licences, a line each. One without a licence may not be used at all. */
export function refusedLicences(packages: readonly Locked[]): string[] {
  return packages.flatMap(({ name, version, license, shipped }) => {
    const of = `${name}@${version}`;
    if (license === undefined) return [`${of} names no licence`];
    if (allows(license, shipped ? PERMISSIVE : OF_TOOLS)) return [];
    return [`${of} is under ${license}, which is not on the list of what is ${shipped ? "shipped" : "used as a tool"}`];
  });
}

/** An SPDX expression of `AND`, `OR` and brackets (Annex D): `AND` binds more tightly, and both may be written small. An exception (`WITH`) is a name that is not on a list. */
export function allows(expression: string, allowed: readonly string[]): boolean {
  const [whole, within] = /\(([^()]*)\)/.exec(expression) ?? [];
  if (whole !== undefined && within !== undefined) {
    // What a bracket comes to, as a name that is on the list or on none.
    const name = allows(within, allowed) ? (allowed[0] ?? "") : "refused";
    return allows(expression.replace(whole, name), allowed);
  }
  return expression.split(/\s+or\s+/i).some((all) => all.split(/\s+and\s+/i).every((name) => allowed.includes(name.trim())));
}

/** `licence: how many`, of the shipped and of the others. */
export function licenceTable(packages: readonly Locked[]): string {
  const counts = Map.groupBy(packages, ({ license = "none" }) => license);
  const rows = [...counts].map(([license, of]) => {
    const shipped = of.filter((one) => one.shipped).length;
    return { license, shipped, tools: of.length - shipped };
  });
  const width = Math.max(...rows.map(({ license }) => license.length), "licence".length);
  return [
    `${"licence".padEnd(width)}  shipped  tools`,
    ...rows
      .toSorted((a, b) => b.shipped - a.shipped || b.tools - a.tools || (a.license < b.license ? -1 : 1))
      .map(({ license, shipped, tools }) => `${license.padEnd(width)}  ${String(shipped).padStart(7)}  ${String(tools).padStart(5)}`),
  ].join("\n");
}
