import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { ApiError, createApi } from "../../../scripts/ops/api.ts";
import { createSession } from "../../../scripts/ops/session.ts";

let folder: string;
let url: string;
let close: () => void;
let signIns: { totp?: string }[];
let demandsTotp: boolean;

/** Signs anybody in with tokens t1, t2, …; the last one alone is good. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ops-session-"));
  signIns = [];
  demandsTotp = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (request.url === "/auth/login") {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as { totp?: string };
        if (demandsTotp && body.totp === undefined)
          return answer(401, { type: "https://x/problems/totp-required", title: "An authenticator is demanded" });
        signIns.push(body);
        return answer(200, { accessToken: `t${signIns.length}`, expiresIn: 900 });
      }
      if (request.headers.authorization !== `Bearer t${signIns.length}`) return answer(401, { type: "about:blank", title: "Sign in" });
      return answer(422, {
        type: "about:blank",
        title: "Not so",
        detail: "because",
        requestId: "req_1",
        errors: [{ pointer: "/state", detail: "is odd" }],
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

const NOW = new Date("2026-11-23T10:00:00Z");
const sessionAt = (
  now: Date,
  credentials: { email: string; password: string } | undefined = { email: "ada@acme.test", password: "secret" },
) => createSession({ url, credentials, file: join(folder, "config", "ops-session.json"), now: () => now, askTotp: async () => "123456" });

describe("the operator's session", () => {
  it("signs in once, keeps the token for its owner alone and without the password, until it expires", async () => {
    await expect(sessionAt(NOW).token()).resolves.toBe("t1");
    const file = join(folder, "config", "ops-session.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toContain("secret");
    await expect(sessionAt(new Date(NOW.getTime() + 800_000)).token()).resolves.toBe("t1");
    await expect(sessionAt(new Date(NOW.getTime() + 890_000)).token()).resolves.toBe("t2");
  });

  it("does not use the token of another account", async () => {
    await sessionAt(NOW).token();
    await expect(sessionAt(NOW, { email: "bob@acme.test", password: "secret" }).token()).resolves.toBe("t2");
  });

  it("asks for the authenticator's digits where they are demanded", async () => {
    demandsTotp = true;
    await sessionAt(NOW).token();
    expect(signIns).toMatchObject([{ totp: "123456" }]);
  });

  it("says what to do without credentials", async () => {
    const session = createSession({
      url,
      credentials: undefined,
      file: join(folder, "none.json"),
      now: () => NOW,
      askTotp: async () => "",
    });
    await expect(session.token()).rejects.toThrow("PROCUREIQ_EMAIL");
  });
});

describe("calls", () => {
  it("sign in anew once when a token was refused, and show the problem that remains readably", async () => {
    const session = sessionAt(NOW);
    await session.token();
    signIns.push({});
    const refusal = await createApi(url, session)
      .get("/admin/switches", z.unknown())
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiError);
    expect((refusal as ApiError).message).toBe("Not so (422): because\n  /state: is odd\n  request req_1");
    expect(signIns).toHaveLength(3);
  });
});
