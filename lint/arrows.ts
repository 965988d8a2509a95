/** One direction in which imports never go. Patterns are of the whole path from the repository's root, or of a package's name. */
export interface Arrow {
  from: RegExp;
  to: RegExp;
  /** What in `from` or `to` is allowed all the same. */
  but?: { from?: RegExp; to?: RegExp };
  /** `import type` leaves no trace in what runs; where it is harmless it may pass. */
  typesPass?: boolean;
  because: string;
}

const LOCAL_CLOUD = /^local-cloud\//;
const WIRING = /^src\/(?:deps|object-ports|app|index|routes|scheduled|health-sections|conservation-laws|personal-data|fault-ports)\.tsx?$/;
const OBJECTS = /^durable-objects\//;
const QUEUES = /^queues\//;
const FEATURES = /^src\/features\//;
const OPERATIONS = /^src\/operations\//;
const PLATFORM = /^src\/platform\//;
const TABLES = /\/tables\.ts$/;
const RULES = /\/(?:[a-z-]+-)?rules\.ts$/;
/** A feature's own: its statements, tables, routes, pages. */
const INNARDS = /^src\/features\/[a-z-]+\/(?:.*\/)?(?:(?:[a-z-]+-)?(?:store|tables|routes|console)(?:\.tsx?|\/.*)|stores?\/.*)$/;

/**
 * Every arrow that never turns round (docs/architecture.md). All of them hold for each file at once: no row takes another's place,
 * and the longest path of a file decides nothing.
 */
export const ARROWS: readonly Arrow[] = [
  {
    from: /^browser\/shop\//,
    to: /^(?!browser\/|packages\/sdk\/src\/)/,
    because: "what runs in the buyer's browser imports nothing of the Worker: it is bundled by itself, with the SDK",
  },
  {
    from: /^browser\/(?!shop\/)/,
    to: /^(?!browser\/)/,
    // What a form says is read alike where a script sends it and where none does.
    but: { to: /^src\/platform\/console\/form\// },
    because: "what runs in the operator's browser imports nothing of the Worker but how forms are read: it is bundled by itself",
  },
  {
    from: LOCAL_CLOUD,
    // The contract is data, as wrangler.toml and the migrations are, which are read by path; so are the recordings that tests compare with.
    to: /^(?:src|durable-objects|queues|packages|browser|scripts|lint|migrations|test)\//,
    but: { to: /^test\/support\/vectors\// },
    because: "the local cloud is a package of its own: it knows the project by its configuration and its bundle, never by its sources",
  },
  {
    from: /^(?:src|durable-objects|queues|packages|browser)\//,
    to: /^(?:@procureiq\/)?local-cloud(?:\/|$)/,
    because: "the Worker never asks where it runs: what stands behind a setting is the setting's affair",
  },
  {
    from: PLATFORM,
    to: /^(?:src\/(?:features|operations)|durable-objects|queues)\//,
    because: "platform imports no feature: what both need is an interface in platform, wired in deps.ts",
  },
  {
    from: /^(?:src\/(?:features|operations|platform)|durable-objects|queues)\//,
    to: WIRING,
    but: { from: /^(?:durable-objects|queues)\//, to: /^src\/deps\.ts$/ },
    because: "the composition root imports the rest, never the other way",
  },
  {
    from: FEATURES,
    to: OPERATIONS,
    because: "features never import operations: say what happened through platform/events, hand health and panels to the registry as data",
  },
  {
    from: OPERATIONS,
    to: FEATURES,
    because: "operations never import features: the watchman does not live in the house that burns",
  },
  {
    from: OPERATIONS,
    to: /^src\/platform\/(?:db\/|redis\.ts)|^drizzle-orm|^@neondatabase\/|^@upstash\//,
    typesPass: true,
    because: "the operations plane stands on Durable Objects and Queues alone",
  },
  {
    from: /^src\/(?:features|operations)\//,
    to: /^(?:durable-objects|queues)\//,
    because: "a feature names a port; the Durable Object or queue behind it is wired in deps.ts",
  },
  {
    from: FEATURES,
    to: INNARDS,
    // A foreign key names the table it points at.
    but: { from: TABLES, to: TABLES },
    because: "another feature is used through its verbs; its statements, tables, routes and pages are its own",
  },
  {
    from: FEATURES,
    to: /^src\/features\/crawl\/extract\//,
    because: "how a page is read is the crawl's own; what others read alike, as a written price, is the platform's",
  },
  {
    from: RULES,
    to: /^(?:drizzle-orm|hono|@neondatabase|@upstash|openai|stripe|mongodb|cloudflare:|node:(?!crypto$))/,
    because: "rules are pure: they know no database, transport or platform",
  },
  {
    from: RULES,
    to: /\/(?:[a-z-]+-)?(?:store|tables|routes|ports)(?:\.tsx?|\/.*)$|^src\/platform\/(?:events\/|db\/|http\/|redis|logger|clock|ids|scope|metrics\/|fetch-with-deadline)|^src\/env\.ts$/,
    typesPass: true,
    because: "rules are pure: time, ids and rates come in as values, effects go out as data",
  },
  {
    from: /^durable-objects\/(?!parts\/object-deps\.ts$)/,
    to: /^src\/deps\.ts$/,
    typesPass: true,
    because: "an object takes its ports from parts/object-deps.ts: what it counts is handed on then, whether or not it is called again",
  },
  {
    from: OBJECTS,
    to: /^queues\/|\/(?:[a-z-]+-)?routes\.tsx?$/,
    because: "a Durable Object loads, runs the feature's decide, saves; it knows no routes and no queues",
  },
  {
    from: OBJECTS,
    to: INNARDS,
    because: "a Durable Object reaches a store through the feature's verbs, which the composition root hands it",
  },
  {
    from: OBJECTS,
    to: OBJECTS,
    // What several objects are made of belongs to none of them.
    but: { from: /^durable-objects\/(?!parts\/)/, to: /^durable-objects\/parts\// },
    because: "Durable Objects do not import each other: one owner each, asked through its port",
  },
  {
    from: QUEUES,
    to: /\/(?:[a-z-]+-)?routes\.tsx?$/,
    because: "queues do not import routes: parse -> verb -> disposition",
  },
];

/** The folder or the dotted name that an object, or a feature, is: what lies within imports itself freely. */
export const roomOf = (path: string): string =>
  /^(src\/(?:features|operations)\/[a-z-]+\/|durable-objects\/[a-z-]+)/.exec(path)?.[0] ?? path;

/** Why a file must not import what it names; undefined where it may. */
export function refusal(from: string, to: string, typesOnly: boolean): string | undefined {
  const sameRoom = roomOf(from) === roomOf(to);
  return ARROWS.find((arrow) => {
    if (!arrow.from.test(from) || !arrow.to.test(to)) return false;
    if (typesOnly && arrow.typesPass) return false;
    if (arrow.but && (arrow.but.from?.test(from) ?? true) && (arrow.but.to?.test(to) ?? true)) return false;
    // Within one feature or one object only purity is asked for.
    return !sameRoom || arrow.from === RULES;
  })?.because;
}
