import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { postgres } from "../../../scripts/setup/steps/postgres.ts";
import { redis } from "../../../scripts/setup/steps/redis.ts";
import { stripeKey } from "../../../scripts/setup/steps/bought.ts";
import { address } from "../../../scripts/setup/steps/own.ts";
import { stripeEndpoint } from "../../../scripts/setup/steps/stripe.ts";
import { WAKING_EVENTS } from "../../../src/features/checkout/stripe-objects.ts";
import { emptyAccount } from "./surroundings.ts";

const enders: (() => void)[] = [];
afterEach(() => enders.splice(0).forEach((end) => end()));
async function account(given: Readonly<Record<string, string>> = {}) {
  const made = await emptyAccount({ STRIPE_SECRET_KEY: "sk_test_right", PUBLIC_BASE_URL: "https://api.firm.dev", ...given });
  enders.push(made.end);
  return made;
}
const STRIPE = [address, stripeKey, stripeEndpoint];
const posts = (asked: readonly string[]) => asked.filter((call) => call.startsWith("POST"));

describe("the conversation with Neon", () => {
  it("makes a project with database and owner near the buyers, and takes the pooled and the direct address", async () => {
    const { run, settings, providers } = await account();
    await run([postgres]);
    expect(providers.projects).toMatchObject([
      {
        name: "procureiq-staging",
        region_id: "aws-eu-central-1",
        pg_version: 17,
        branch: { database_name: "procureiq", role_name: "procureiq_owner" },
      },
    ]);
    expect(settings()).toEqual({
      DATABASE_URL: "postgresql://procureiq_owner:npg_1@ep-cool-river-1-pooler.eu-central-1.aws.neon.tech/procureiq?sslmode=require",
      MIGRATION_DATABASE_URL: "postgresql://procureiq_owner:npg_1@ep-cool-river-1.eu-central-1.aws.neon.tech/procureiq?sslmode=require",
    });
  });

  it("finds its project again and makes no second one, however often it runs", async () => {
    const { run, providers } = await account();
    await run([postgres]);
    await run([postgres]);
    expect(posts(providers.asked)).toEqual(["POST /neon/projects"]);
  });

  it("does not take another's project whose name begins alike", async () => {
    const { run, providers } = await account();
    providers.projects.push({ id: "other", name: "procureiq-staging-of-somebody", created_at: "2026-01-01T00:00:00Z", region_id: "" });
    await run([postgres]);
    expect(providers.projects).toHaveLength(2);
  });

  it("overwrites no address of a project that this key does not see", async () => {
    const { run, providers, settings } = await account();
    await run([postgres]);
    const before = settings();
    providers.projects.length = 0;
    await expect(run([postgres])).rejects.toThrow("which is not of a project procureiq-staging that this key sees");
    expect([settings(), providers.projects]).toEqual([before, []]);
  });

  it("keeps a week of history in production", async () => {
    const { run, providers } = await account();
    await run([postgres], { environment: "production" });
    expect(providers.projects).toMatchObject([{ name: "procureiq-production", history_retention_seconds: 604_800 }]);
  });
});

describe("the conversation with Upstash", () => {
  it("makes a database without eviction and takes its REST address and token", async () => {
    const { run, settings, providers } = await account();
    await run([redis]);
    expect(providers.databases).toMatchObject([{ database_name: "procureiq-staging", eviction: false }]);
    expect(settings()).toEqual({ REDIS_URL: "https://kind-db-1.upstash.io", REDIS_TOKEN: "token-of-db-1" });
  });

  it("overwrites no address of a database that this key does not see", async () => {
    const { run, providers, settings } = await account();
    await run([redis]);
    const before = settings();
    providers.databases.length = 0;
    await expect(run([redis])).rejects.toThrow("which is not of a database procureiq-staging that this key sees");
    expect([settings(), providers.databases]).toEqual([before, []]);
  });

  it("takes eviction off one that stands, because a spill stream must not be thrown away", async () => {
    const { run, providers } = await account();
    providers.databases.push({ database_id: "db-0", database_name: "procureiq-staging", creation_time: 1, eviction: true });
    await run([redis]);
    expect(providers.databases).toMatchObject([{ database_id: "db-0", eviction: false }]);
  });
});

describe("the conversation with Stripe", () => {
  it("makes the endpoint for all events that the Worker acts on, and takes its secret", async () => {
    const { run, settings, providers } = await account();
    await run(STRIPE);
    expect(providers.endpoints).toMatchObject([{ url: "https://api.firm.dev/webhooks/stripe", enabled_events: [...WAKING_EVENTS] }]);
    expect(settings()["STRIPE_WEBHOOK_SECRET"]).toMatch(/^whsec_of_we_1/);
  });

  it("makes its endpoint again where the answer with the secret was lost", async () => {
    const { run, settings, providers } = await account();
    providers.failing("POST /stripe/v1/webhook_endpoints", "made-then-cut");
    await expect(run(STRIPE)).rejects.toThrow("stripe (POST /v1/webhook_endpoints) gave no answer");
    await run(STRIPE);
    expect(providers.endpoints).toHaveLength(1);
    expect(settings()["STRIPE_WEBHOOK_SECRET"]).toBeDefined();
  });

  it("leaves an endpoint that somebody else made, and says what to do", async () => {
    const { run, providers } = await account();
    providers.endpoints.push({
      id: "we_9",
      url: "https://api.firm.dev/webhooks/stripe",
      status: "enabled",
      enabled_events: ["*"],
      metadata: {},
    });
    await expect(run(STRIPE)).rejects.toThrow("give its signing secret as STRIPE_WEBHOOK_SECRET, or delete it");
    expect(providers.endpoints.map(({ id }) => id)).toEqual(["we_9"]);
  });

  it("has an endpoint of a former release hear the events that are new, and keeps what was added", async () => {
    const { run, providers } = await account();
    await run(STRIPE);
    providers.endpoints[0]!.enabled_events = ["payment_intent.succeeded", "customer.created"];
    await run(STRIPE);
    expect(new Set(providers.endpoints[0]?.enabled_events)).toEqual(new Set(["customer.created", ...WAKING_EVENTS]));
  });
});

const MADE = [
  { step: postgres, create: "POST /neon/projects", made: "projects" },
  { step: redis, create: "POST /upstash/redis/database", made: "databases" },
] as const;

describe.each(MADE)("what goes wrong while $step.name is made", ({ step, create, made }) => {
  it("is refused by name where the key is not right, and nothing is written", async () => {
    const { run, settings, providers } = await account({ NEON_API_KEY: "wrong", UPSTASH_API_KEY: "wrong" });
    await expect(run([step])).rejects.toThrow(/answered 401.*_API_KEY is not right/);
    expect({ settings: settings(), made: providers[made] }).toEqual({ settings: {}, made: [] });
  });

  it("is found where it died between making and recording, and made once", async () => {
    const { run, settings, providers } = await account();
    providers.failing(create, "made-then-cut");
    await run([step]);
    expect(providers[made]).toHaveLength(1);
    expect(Object.keys(settings())).toHaveLength(2);
  });

  it("is ours for a teardown though the run that made it died before it could say so", async () => {
    const { run, providers, tearDown } = await account();
    providers.failing(create, "made-then-cut");
    const once = {
      ...step,
      look: (setup: Parameters<typeof step.look>[0]) =>
        providers[made].length > 0 ? Promise.reject(new Error("killed")) : step.look(setup),
    };
    await expect(run([once])).rejects.toThrow("killed");
    await run([step]);
    await tearDown([step], true);
    expect(providers[made]).toEqual([]);
  });

  it("waits as long as it is told after a 429, and says it again", async () => {
    const { run, providers } = await account();
    providers.failing(create, { status: 429, headers: { "retry-after": "3" } }, 2);
    const waited: number[] = [];
    await run([step], { pause: async (milliseconds) => void waited.push(milliseconds) });
    expect({ waited, made: providers[made].length }).toEqual({ waited: [3_000, 3_000], made: 1 });
  });

  it("gives up after a few 429", async () => {
    const { run, providers } = await account();
    providers.failing(create, { status: 429 }, 100);
    await expect(run([step])).rejects.toThrow("answered 429");
    expect(posts(providers.asked)).toHaveLength(4);
  });

  it("goes on with what somebody made beside it where the provider says 409", async () => {
    const { run, providers, settings } = await account();
    providers.failing(create, "made-then-conflict");
    await run([step]);
    expect({ made: providers[made].length, settings: Object.keys(settings()).length }).toEqual({ made: 1, settings: 2 });
  });

  it("ends with the provider's words where it says 409 and has nothing", async () => {
    const { run, providers } = await account();
    providers.failing(create, { status: 409, body: '{"message":"limit of projects"}' });
    await expect(run([step])).rejects.toThrow("answered 409: limit of projects");
  });

  it.each([
    { what: "hangs", fault: "hang" as const, says: "no answer within 1 s", deadlineMs: 1_000 },
    { what: "answers garbage", fault: { status: 200, body: "<html>" }, says: "not JSON", deadlineMs: 30_000 },
    { what: "fails", fault: { status: 503, body: "{}" }, says: "answered 503", deadlineMs: 30_000 },
  ])("ends with one line where it $what, and the next run goes on", async ({ fault, says, deadlineMs }) => {
    const { run, providers } = await account();
    providers.failing(create, fault);
    await expect(run([step], { deadlineMs })).rejects.toThrow(says);
    providers.faults.splice(0);
    await run([step]);
    expect(providers[made]).toHaveLength(1);
  });
});

describe("databases of one's own", () => {
  it("are left as the settings file names them, and nobody is asked for a key", async () => {
    const { run, folder, settings, providers } = await account({ NEON_API_KEY: "", UPSTASH_API_KEY: "" });
    const own = {
      DATABASE_URL: "postgres://me@db.firm.dev/x",
      MIGRATION_DATABASE_URL: "postgres://me@db.firm.dev/x",
      REDIS_URL: "https://redis.firm.dev",
      REDIS_TOKEN: "t",
    };
    writeFileSync(join(folder, "settings.json"), JSON.stringify(own));
    await run([postgres, redis]);
    expect({ settings: settings(), asked: providers.asked }).toEqual({ settings: own, asked: [] });
  });
});

describe("what stands on this machine", () => {
  it("is the owner's alone to read, and has no key of a provider's account", async () => {
    const { run, folder, settings } = await account();
    await run([postgres, redis]);
    const modes = ["settings.json", "state.json"].map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(JSON.stringify(settings())).not.toMatch(/neon-key|upstash-key/);
  });
});
