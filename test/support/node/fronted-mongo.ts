import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server, type TLSSocket } from "node:tls";
import type { StackFile } from "../../../local-cloud/stack-file.ts";

/** Whether there is an openssl to make a certificate. */
export const canSign = spawnSync("openssl", ["version"]).status === 0;

/** A stack's local MongoDB behind a server with a certificate of its own, which nobody trusts who is not told to. */
export class FrontedMongo {
  /** Taken so far, whatever came of them. */
  connections = 0;
  readonly certificate: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "procureiq-tls-"));
  readonly #server: Server;

  /** `name` is what the certificate is for, `stack` where the MongoDB behind is told, once it is there. */
  static async before(name: `${"DNS" | "IP"}:${string}`, stack: () => StackFile | undefined): Promise<FrontedMongo> {
    const front = new FrontedMongo(name, stack);
    await new Promise<void>((resolve) => void front.#server.listen(0, "127.0.0.1", resolve));
    return front;
  }

  private constructor(name: string, stack: () => StackFile | undefined) {
    const key = join(this.#folder, "key.pem");
    this.certificate = join(this.#folder, "cert.pem");
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", this.certificate, "-days", "2"];
    execFileSync("openssl", [...made, "-subj", "/CN=mongo", "-addext", `subjectAltName=${name}`], { stdio: "ignore" });
    const signed = { key: readFileSync(key), cert: readFileSync(this.certificate) };
    this.#server = createServer(signed, (socket) => this.#pass(socket, stack()?.services["mongo"]));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }

  #pass(socket: TLSSocket, mongo: string | undefined): void {
    this.connections += 1;
    // Before the stack has told where its MongoDB is, nothing is behind.
    if (mongo === undefined) return void socket.destroy();
    const behind = connect(Number(new URL(mongo).port), "127.0.0.1");
    socket.pipe(behind).pipe(socket);
    socket.on("error", () => behind.destroy());
    behind.on("error", () => socket.destroy());
  }
}
