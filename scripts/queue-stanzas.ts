import { bindingOf, deadLettersOf } from "../queues/bindings.ts";
import { DEAD_LETTERS, QUEUE_NAMES, QUEUES, type QueueName } from "../queues/queues.ts";

/** Where wrangler.toml's stanzas stand; wrangler does not inherit bindings, so each environment has its own between the same marks. */
const BEGIN = "# queues: written from queues/queues.ts by `npm run queues:write`";
const END = "# end of queues";

const ENVIRONMENTS = [
  { name: "procureiq", table: "" },
  { name: "procureiq-staging", table: "env.staging." },
  { name: "procureiq-production", table: "env.production." },
] as const;

/** A wrangler.toml with the stanzas of every queue between each environment's marks. Throws where the marks are not one pair an environment. */
export function withStanzas(toml: string): string {
  const parts = toml.split(new RegExp(`^${BEGIN}$[^]*?^${END}$`, "m"));
  if (parts.length !== ENVIRONMENTS.length + 1)
    throw new Error(`wrangler.toml has ${parts.length - 1} places for queues, not ${ENVIRONMENTS.length}`);
  if (parts.some((part) => /^\[\[[\w.]*queues\./m.test(part))) throw new Error("wrangler.toml has a queue beside its places for queues");
  const places = ENVIRONMENTS.map((environment) => [BEGIN, ...QUEUE_NAMES.flatMap((name) => stanzas(name, environment)), END].join("\n"));
  return parts.map((part, index) => part + (places[index] ?? "")).join("");
}

/** The page with the names of all queues in the loop that creates them. */
export function withQueueList(page: string): string {
  const loop = /^( *for name in )[a-z -]+(; do)$/m;
  if (!loop.test(page)) throw new Error("docs/deploying.md has no loop that creates the queues");
  return page.replace(loop, `$1${QUEUE_NAMES.join(" ")}$2`);
}

function stanzas(name: QueueName, { name: prefix, table }: (typeof ENVIRONMENTS)[number]): string[] {
  const { about, batch, maxRetries } = QUEUES[name];
  const letters = deadLettersOf(name);
  const producer = (queue: string) => [`[[${table}queues.producers]]`, `binding = "${bindingOf(queue)}"`, `queue = "${prefix}-${queue}"`];
  const consumer = (queue: string, size: number, seconds: number, retries: number) => [
    `[[${table}queues.consumers]]`,
    `queue = "${prefix}-${queue}"`,
    `max_batch_size = ${size}`,
    `max_batch_timeout = ${seconds}`,
    `max_retries = ${retries}`,
  ];
  return [
    `# ${about}`,
    ...producer(name),
    "",
    ...consumer(name, batch.size, batch.seconds, maxRetries),
    `dead_letter_queue = "${prefix}-${letters}"`,
    "",
    "# what a consumer gave up on, or crashed on; stored where operators decide",
    ...producer(letters),
    "",
    ...consumer(letters, DEAD_LETTERS.batch.size, DEAD_LETTERS.batch.seconds, DEAD_LETTERS.maxRetries),
    "",
  ];
}
