import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile } from "../../local-cloud/stack-file.ts";
import { readOps } from "../drills/operator.ts";
import { canSign, FrontedMongo } from "../support/node/fronted-mongo.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";

if (!canSign) console.warn("SKIPPED: MongoDB over TLS was not tried, because there is no openssl to make a certificate");

/** The local MongoDB behind a server with a certificate, as the Worker's runtime is told to trust it or not. */
describe.skipIf(!canSign)("MongoDB over TLS, from the Worker in its runtime", () => {
  let front: FrontedMongo;
  let stack: SpawnedStack;

  beforeAll(async () => {
    front = await FrontedMongo.before("DNS:localhost", () => readStackFile(stack.stateDir));
    stack = new SpawnedStack("mongo over tls", { MONGO_URL: `mongodb://localhost:${front.port}/procureiq?tls=true&directConnection=true` });
  });
  afterAll(async () => {
    delete process.env["NODE_EXTRA_CA_CERTS"];
    await stack.remove();
    front.close();
  });

  const state = async (): Promise<unknown> => (await readOps(stack.file(), true))["dependencies"]?.["mongo"];

  it("[GEN-3] is up where the certificate's signer is trusted, and down where it is not", async () => {
    process.env["NODE_EXTRA_CA_CERTS"] = front.certificate;
    await stack.start();
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "up" });
    expect(front.connections).toBeGreaterThan(0);
    await stack.stop();
    delete process.env["NODE_EXTRA_CA_CERTS"];
    front.connections = 0;
    await stack.start();
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "down" });
    expect(front.connections).toBe(0);
  });
});
