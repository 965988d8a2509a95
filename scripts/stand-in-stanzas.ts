import { validContract, type Contract } from "../src/platform/contract/schema.ts";
import { bucketName } from "./setup/names.ts";

/** Where wrangler.toml's stanzas stand, in each environment between the same marks. */
const BEGIN = "# stand-ins: written from the contract by `npm run queues:write`";
const END = "# end of stand-ins";

/** In the order of wrangler.toml. The local cloud has both kinds: tests run both. */
const PLACES = ["local", "staging", "production"] as const;

/**
 * A wrangler.toml with the bindings that stand in for settings (`standIns` of the contract), in the environments for which it says so. Throws
 * where the marks are not one pair an environment.
 */
export function withStandIns(toml: string, document: unknown): string {
  const parts = toml.split(new RegExp(`^${BEGIN}$[^]*?^${END}$`, "m"));
  if (parts.length !== PLACES.length + 1)
    throw new Error(`wrangler.toml has ${parts.length - 1} places for stand-ins, not ${PLACES.length}`);
  if (parts.some((part) => /^\[+[\w.]*(?:r2_buckets|images)\]/m.test(part)))
    throw new Error("wrangler.toml has a stand-in beside its places");
  const places = PLACES.map((environment) => [BEGIN, ...stanzasOf(environment, validContract(environment, document)), END].join("\n"));
  return parts.map((part, index) => part + (places[index] ?? "")).join("");
}

function stanzasOf(environment: (typeof PLACES)[number], { standIns }: Contract): string[] {
  const isLocal = environment === "local";
  const table = isLocal ? "" : `env.${environment}.`;
  return [
    ...(standIns.MONGO_URL || isLocal ? bucketStanza(table, isLocal ? "procureiq-pages" : bucketName(environment)) : []),
    ...(standIns.MONGO_URL && !isLocal ? buildStanza(table) : []),
    ...(standIns.IMAGE_PROC_BASE_URL || isLocal ? imagesStanza(table) : []),
  ];
}

const bucketStanza = (table: string, name: string): string[] => [
  "# crawl: raw pages, in place of MONGO_URL",
  `[[${table}r2_buckets]]`,
  'binding = "PAGE_BUCKET"',
  `bucket_name = "${name}"`,
  "",
];

/** A build that has no use for the driver leaves it out. */
const buildStanza = (table: string): string[] => [
  `[${table}build]`,
  'command = "npm run worker:prepare -- --without mongodb"',
  'watch_dir = "scripts"',
  "",
];

const imagesStanza = (table: string): string[] => [
  "# images: the platform's transformations, in place of IMAGE_PROC_BASE_URL",
  `[${table}images]`,
  'binding = "IMAGE_TRANSFORMS"',
  "",
];
