import type { Request } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile } from "../../local-cloud/stack-file.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { readOps } from "../drills/operator.ts";
import { canSign, FrontedMongo } from "../support/node/fronted-mongo.ts";
import { newPlace, type StackPlace } from "../support/node/stack-place.ts";
import { present } from "../support/present.ts";

if (!canSign) console.warn("SKIPPED: mongodb+srv was not tried, because there is no openssl to make a certificate");

/** The driver takes no server outside the cluster's parent domain: of this one 127.0.0.1 is inside, so that no name has to be known here. */
const CLUSTER = "c.0.0.1";
const RECORDS = "https://cloudflare-dns.com/dns-query";

/**
 * The local MongoDB behind a server with a certificate, known by its records alone, as a cluster at Atlas is: the driver asks for SRV and TXT,
 * the runtime does so by DNS over HTTPS, and its answers alone are a stand-in's.
 */
describe.skipIf(!canSign)("MongoDB by mongodb+srv, from the Worker in its runtime", () => {
  const asked = new Set<string>();
  /** What the cluster's SRV record names. */
  let target = "127.0.0.1";
  let place: StackPlace;
  let front: FrontedMongo;
  let stack: Stack;

  const recordsOf = (type: string | null, name: string) => {
    const data = type === "SRV" ? `0 0 ${front.port} ${target}` : '"authSource=admin"';
    return { Status: 0, Question: [{ name, type: 1 }], Answer: [{ name, type: type === "SRV" ? 33 : 16, TTL: 1, data }] };
  };

  beforeAll(async () => {
    place = await newPlace("mongo by srv");
    front = await FrontedMongo.before("IP:127.0.0.1", () => readStackFile(place.stateDir));
    // Miniflare reads as it is loaded whom else to trust.
    process.env["NODE_EXTRA_CA_CERTS"] = front.certificate;
    const { fetch, Response } = await import("miniflare");
    const { startStack } = await import("../../local-cloud/stack.ts");
    const { builtWorker } = await import("../../local-cloud/worker-runner.ts");
    const outboundService = async (request: Request) => {
      if (!request.url.startsWith(RECORDS)) return fetch(request);
      const { searchParams } = new URL(request.url);
      const [type, name] = [searchParams.get("type"), searchParams.get("name") ?? ""];
      asked.add(`${type} ${name}`);
      return Response.json(recordsOf(type, name));
    };
    const settings = { MONGO_URL: `mongodb+srv://${CLUSTER}/procureiq` };
    stack = await startStack({ ...place, settings, runner: builtWorker({ outboundService }), log: () => undefined });
  }, 120_000);
  afterAll(async () => {
    delete process.env["NODE_EXTRA_CA_CERTS"];
    await stack.stop();
    front.close();
    place.remove();
  });

  const state = async (): Promise<unknown> => {
    const file = present(readStackFile(place.stateDir), "stack.json");
    return (await readOps(file, true))["dependencies"]?.["mongo"];
  };

  it("[GEN-3] is found by its records, reached over TLS under its own certificate, and up", async () => {
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "up" });
    expect([...asked].toSorted()).toEqual([`SRV _mongodb._tcp.${CLUSTER}`, `TXT ${CLUSTER}`]);
    expect(front.connections).toBeGreaterThan(0);
  });

  it("[GEN-3] is down where its records name a server outside its domain, which is not connected to", async () => {
    target = "127.0.0.2.elsewhere.test";
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "down" });
  });
});
