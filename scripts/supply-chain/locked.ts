import * as z from "zod";

const entrySchema = z.looseObject({
  version: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
export const lockSchema = z.looseObject({ lockfileVersion: z.literal(3), packages: z.record(z.string(), entrySchema) });
export type Lock = z.output<typeof lockSchema>;

/** A package as `package-lock.json` has it. */
export interface Locked {
  name: string;
  version: string;
  /** As its manifest says it, an SPDX expression; undefined where it says none. */
  license: string | undefined;
  /** In what goes to the platform, or to whoever installs the typed client: all else is tools. */
  shipped: boolean;
}

const FOLDER = "node_modules/";
/** Whose dependencies are shipped, by their places in the lock: the Worker's and the typed client's. */
const SHIPPING = ["", "packages/sdk"];

/** Every package that the lock holds, each version once, by name. */
export function lockedPackages({ packages }: Lock): Locked[] {
  const shipped = shippedPlaces(packages);
  const found = new Map<string, Locked>();
  for (const [place, { version, license, link }] of Object.entries(packages)) {
    if (!place.includes(FOLDER) || link || version === undefined) continue;
    const name = place.slice(place.lastIndexOf(FOLDER) + FOLDER.length);
    const id = `${name}@${version}`;
    found.set(id, { name, version, license, shipped: shipped.has(place) || (found.get(id)?.shipped ?? false) });
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** Places that the shipped manifests' dependencies lead to, through theirs. */
function shippedPlaces(packages: Lock["packages"]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = SHIPPING.filter((place) => place in packages);
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = packages[place] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const found = resolved(packages, place, name);
      if (found === undefined || reached.has(found)) continue;
      reached.add(found);
      waiting.push(found);
    }
  }
  return reached;
}

/** Where Node finds a package from a place: in the nearest `node_modules` at or above it. */
function resolved(packages: Lock["packages"], from: string, name: string): string | undefined {
  for (let at = from; ; at = at.includes("/") ? at.slice(0, at.lastIndexOf("/")) : "") {
    const place = at === "" ? FOLDER + name : `${at}/${FOLDER}${name}`;
    if (place in packages) return place;
    if (at === "") return undefined;
  }
}
