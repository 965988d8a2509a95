import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStackFile } from "../../local-cloud/stack-file.ts";
import { readOps } from "../drills/operator.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) console.warn("SKIPPED: MongoDB over TLS was not tried, because there is no openssl to make a certificate");

/** The local MongoDB behind a server with a certificate, as the Worker's runtime is told to trust it or not. */
describe.skipIf(!hasOpenssl)("MongoDB over TLS, from the Worker in its runtime", () => {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  let front: Server;
  let stack: SpawnedStack;
  let connections = 0;

  beforeAll(async () => {
    const names = "subjectAltName=DNS:localhost";
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"];
    execFileSync("openssl", [...made, "-subj", "/CN=localhost", "-addext", names], { stdio: "ignore" });
    front = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      connections += 1;
      // Before the stack has told where its MongoDB is, nothing is behind.
      const mongo = readStackFile(stack.stateDir)?.services["mongo"];
      if (mongo === undefined) return void socket.destroy();
      const behind = connect(Number(new URL(mongo).port), "127.0.0.1");
      socket.pipe(behind).pipe(socket);
      socket.on("error", () => behind.destroy());
      behind.on("error", () => socket.destroy());
    });
    await new Promise<void>((resolve) => void front.listen(0, "127.0.0.1", resolve));
    const { port } = front.address() as AddressInfo;
    stack = new SpawnedStack("mongo over tls", { MONGO_URL: `mongodb://localhost:${port}/procureiq?tls=true&directConnection=true` });
  });
  afterAll(async () => {
    delete process.env["NODE_EXTRA_CA_CERTS"];
    await stack.remove();
    front.close();
    rmSync(folder, { recursive: true });
  });

  const state = async (): Promise<unknown> => (await readOps(stack.file(), true))["dependencies"]?.["mongo"];

  it("[GEN-3] is up where the certificate's signer is trusted, and down where it is not", async () => {
    process.env["NODE_EXTRA_CA_CERTS"] = cert;
    await stack.start();
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "up" });
    expect(connections).toBeGreaterThan(0);
    await stack.stop();
    delete process.env["NODE_EXTRA_CA_CERTS"];
    connections = 0;
    await stack.start();
    await expect.poll(state, { interval: 2_000, timeout: 90_000 }).toMatchObject({ state: "down" });
    expect(connections).toBe(0);
  });
});
