import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile } from "../../local-cloud/stack-file.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { readOps } from "../drills/operator.ts";
import { newPlace, type StackPlace } from "../support/node/stack-place.ts";
import { present } from "../support/present.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) console.warn("SKIPPED: mongodb+srv was not tried, because there is no openssl to make a certificate");

/** The driver takes no server outside the cluster's parent domain: of this one 127.0.0.1 is inside, so that no name has to be known here. */
const CLUSTER = "c.0.0.1";
const RECORDS = "https://cloudflare-dns.com/dns-query";

/**
 * The local MongoDB behind a server with a certificate, known by its records alone, as a cluster at Atlas is: the driver asks for SRV and TXT,
 * the runtime does so by DNS over HTTPS, and its answers alone are a stand-in's.
 */
describe.skipIf(!hasOpenssl)("MongoDB by mongodb+srv, from the Worker in its runtime", () => {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-srv-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const asked = new Set<string>();
  /** What the cluster's SRV record names. */
  let target = "127.0.0.1";
  let place: StackPlace;
  let front: Server;
  let stack: Stack;
  let connections = 0;

  const recordsOf = (type: string | null, name: string) => {
    const { port } = front.address() as AddressInfo;
    const data = type === "SRV" ? `0 0 ${port} ${target}` : '"authSource=admin"';
    return { Status: 0, Question: [{ name, type: 1 }], Answer: [{ name, type: type === "SRV" ? 33 : 16, TTL: 1, data }] };
  };

  beforeAll(async () => {
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"];
    const names = ["-subj", "/CN=cluster", "-addext", "subjectAltName=IP:127.0.0.1"];
    execFileSync("openssl", [...made, ...names], { stdio: "ignore" });
    place = await newPlace("mongo by srv");
    front = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      connections += 1;
      const mongo = readStackFile(place.stateDir)?.services["mongo"];
      if (mongo === undefined) return void socket.destroy();
      const behind = connect(Number(new URL(mongo).port), "127.0.0.1");
      socket.pipe(behind).pipe(socket);
      socket.on("error", () => behind.destroy());
      behind.on("error", () => socket.destroy());
    });
    await new Promise<void>((resolve) => void front.listen(0, "127.0.0.1", resolve));
    // Miniflare reads as it is loaded whom else to trust.
    process.env["NODE_EXTRA_CA_CERTS"] = cert;
    const { startStack } = await import("../../local-cloud/stack.ts");
    const { withOutbound } = await import("../support/node/with-outbound.ts");
    const runner = withOutbound(async (request) => {
      const url = new URL(request.url);
      if (!request.url.startsWith(RECORDS)) return undefined;
      const [type, name] = [url.searchParams.get("type"), url.searchParams.get("name") ?? ""];
      asked.add(`${type} ${name}`);
      return Response.json(recordsOf(type, name));
    });
    const settings = { MONGO_URL: `mongodb+srv://${CLUSTER}/procureiq` };
    stack = await startStack({ ...place, settings, runner, log: () => undefined });
  }, 120_000);
  afterAll(async () => {
    delete process.env["NODE_EXTRA_CA_CERTS"];
    await stack.stop();
    front.close();
    place.remove();
    rmSync(folder, { recursive: true });
  });

  const state = async (): Promise<unknown> => {
    const file = present(readStackFile(place.stateDir), "stack.json");
    return (await readOps(file, true))["dependencies"]?.["mongo"];
  };

  it("[GEN-3] is found by its records, reached over TLS under its own certificate, and up", async () => {
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "up" });
    expect([...asked].toSorted()).toEqual([`SRV _mongodb._tcp.${CLUSTER}`, `TXT ${CLUSTER}`]);
    expect(connections).toBeGreaterThan(0);
  });

  it("[GEN-3] is down where its records name a server outside its domain, which is not connected to", async () => {
    target = "127.0.0.2.elsewhere.test";
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "down" });
  });
});
