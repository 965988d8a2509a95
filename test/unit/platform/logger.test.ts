import { describe, expect, it } from "vitest";
import { requestServed } from "../../../src/platform/events/http.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import { createLogger } from "../../../src/platform/logger.ts";

function logged(fields: Record<string, unknown>): { line: string; parsed: Record<string, unknown> } {
  let line = "";
  createLogger(
    () => ({ environment: "test" }),
    (_level, written) => (line = written),
  ).log("info", "something.happened", fields);
  return { line, parsed: JSON.parse(line) as Record<string, unknown> };
}

describe("structured logs", () => {
  it("[MIR-2] tell of each request its id, route, outcome, duration and status under one event name", () => {
    const lines: string[] = [];
    const log = createLogger(
      () => ({}),
      (level, line) => lines.push(`${level} ${line}`),
    );
    const request = {
      requestId: "req_1",
      traceId: "t",
      method: "POST",
      route: "/carts/{id}",
      status: 503,
      durationMs: 12,
      outcome: "failed",
      client: "sdk",
    } as const;
    requestServed({ log, metrics: createMetricsBuffer({ now: () => new Date(0) }) }, request, 1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^error \{/);
    expect(JSON.parse((lines[0] ?? "").slice("error ".length))).toEqual({ level: "error", event: "http.request", ...request });
  });

  it("[MIR-2] are one line of JSON with level, event and the request's fields", () => {
    const { line, parsed } = logged({ requestId: "req_1", route: "/carts/{id}", durationMs: 3, outcome: "ok", text: "two\nlines" });
    expect(line).not.toContain("\n");
    expect(parsed).toMatchObject({ level: "info", event: "something.happened", environment: "test", requestId: "req_1", outcome: "ok" });
  });

  it.each([
    ["a bearer", { note: "Authorization: Bearer abc.def-ghi" }, "abc.def-ghi"],
    ["a JWT", { note: "token eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl end" }, "eyJzdWIiOi"],
    ["a key by its look", { error: new Error("bad key sk-live_1234567890abcdef") }, "1234567890abcdef"],
    ["credentials in a URL", { url: "postgres://user:hunter2@db.test/x" }, "hunter2"],
    ["a ticket in a URL", { url: "/searches/1/stream?ticket=abcdef123" }, "abcdef123"],
    ["a field by its name", { clientSecret: "pi_1_secret_2" }, "pi_1_secret_2"],
    ["a nested field by its name", { headers: { cookie: "procureiq_ops=s3cr3t" } }, "s3cr3t"],
    ["a secret that is an object", { apiKey: { value: "abc123" } }, "abc123"],
    ["an e-mail address", { note: "from ada@example.test" }, "ada@example.test"],
    ["a person's field", { email: "ada@example.test", name: "Ada Lovelace" }, "Ada"],
  ])("[MIR-2] never carry %s", (_what, fields, secret) => {
    expect(logged(fields).line).not.toContain(secret);
  });

  it("[MIR-2] never carry the values of a failed statement, in its message or its stack, whatever they look like", () => {
    const failed = new Error("Failed query: insert into buyers values ($1, $2)\nparams: usr_1,scrypt$salt$hash\n    at the heart,more");
    const { line } = logged({ error: failed, lastError: failed.message });
    expect(line).toContain("insert into buyers");
    expect(line).toContain("logger.test.ts");
    for (const value of ["scrypt", "the heart", "more"]) expect(line).not.toContain(value);
  });

  it("[MIR-2] keep figures whose name only sounds secret", () => {
    expect(logged({ tokens: 42 }).parsed).toMatchObject({ tokens: 42 });
  });
});
