import * as z from "zod";
import { REGIONS, resourceName } from "../names.ts";
import { StoppedError, type Setup, type Step } from "../step.ts";

const listed = z.looseObject({ database_id: z.string().min(1), database_name: z.string(), creation_time: z.number().optional() });
const whole = listed.extend({
  endpoint: z.string().min(1),
  rest_token: z.string().min(1),
  state: z.string().optional(),
  eviction: z.boolean().optional(),
  db_eviction: z.boolean().optional(),
});
type Database = z.infer<typeof whole>;

/** Upstash's developer API: HTTP Basic with the account's address and an API key. */
export const redis: Step = {
  name: "redis",
  needs: [],
  makes: ["REDIS_URL", "REDIS_TOKEN"],
  does: "an Upstash Redis database with TLS and without eviction, because it also holds a stream that must not be thrown away",
  undoes: "deletes the Redis database, with all data in it",
  holdsData: true,
  byHand: ["an account at Upstash, and a management API key of it (UPSTASH_EMAIL, UPSTASH_API_KEY)"],
  async look(setup) {
    const host = URL.parse(setup.setting("REDIS_URL") ?? "")?.hostname;
    if (host !== undefined && !host.endsWith(".upstash.io") && setup.setting("REDIS_TOKEN") !== undefined)
      return { note: `your own, at ${host}` };
    const database = await databaseOf(setup);
    if (host !== undefined && host !== database?.endpoint)
      throw new StoppedError(
        `REDIS_URL is of ${host}, which is not of a database ${resourceName(setup.environment)} that this key sees: give the key of its account`,
      );
    if (!database || evicts(database)) return undefined;
    return madeOf(database);
  },
  async make(setup) {
    const existing = await databaseOf(setup);
    if (existing) {
      await ask(setup, { method: "POST", path: `/redis/disable-eviction/${existing.database_id}`, answers: "text" });
      return madeOf(existing);
    }
    const json = {
      database_name: resourceName(setup.environment),
      platform: "aws",
      primary_region: REGIONS[setup.region]?.upstash,
      tls: true,
      eviction: false,
    };
    await ask(setup, { method: "POST", path: "/redis/database", json });
    // Read back rather than taken from the answer: it is the list that the next run finds it by.
    const database = await databaseOf(setup);
    if (!database) throw new StoppedError("Upstash took the database and does not list it: run it again");
    return madeOf(database);
  },
  async inPart(setup) {
    const database = await databaseOf(setup);
    return database ? [database.database_id] : [];
  },
  async undo(setup, theirs) {
    const database = await databaseOf(setup);
    if (!database) return "there is no database";
    if (theirs.includes(database.database_id)) return `database ${database.database_id} is left without eviction, it stood before`;
    await ask(setup, { method: "DELETE", path: `/redis/database/${database.database_id}`, answers: "text" });
    return `database ${database.database_id} is deleted`;
  },
};

const evicts = ({ eviction, db_eviction }: Database): boolean => eviction === true || db_eviction === true;

const madeOf = ({ database_id, endpoint, rest_token }: Database) => ({
  settings: { REDIS_URL: `https://${endpoint}`, REDIS_TOKEN: rest_token },
  note: `Upstash database ${database_id}`,
});

/** The oldest of our name, whole: the list need not have its token. */
async function databaseOf(setup: Setup): Promise<Database | undefined> {
  const name = resourceName(setup.environment);
  const list = z.array(listed).safeParse(await ask(setup, { method: "GET", path: "/redis/databases" }));
  if (!list.success) throw new StoppedError("Upstash answered a list of databases in a form that is not its documented one");
  const [first] = list.data
    .filter(({ database_name }) => database_name === name)
    .toSorted((one, other) => (one.creation_time ?? 0) - (other.creation_time ?? 0) || one.database_id.localeCompare(other.database_id));
  if (!first) return undefined;
  const { data } = whole.safeParse(await ask(setup, { method: "GET", path: `/redis/database/${first.database_id}` }));
  if (!data) throw new StoppedError(`Upstash does not tell the endpoint and token of database ${first.database_id}`);
  return data;
}

interface Asked {
  method: "GET" | "POST" | "DELETE";
  path: string;
  json?: unknown;
  answers?: "json" | "text";
}

async function ask(setup: Setup, request: Asked): Promise<unknown> {
  const email = await setup.credential("UPSTASH_EMAIL", "Upstash account's e-mail address");
  const key = await setup.credential("UPSTASH_API_KEY", "Upstash API key (console.upstash.com, Account, Management API)");
  const basic = Buffer.from(`${email}:${key}`).toString("base64");
  return setup.call({ provider: "upstash", ...request, key: "UPSTASH_API_KEY", headers: { authorization: `Basic ${basic}` } });
}
