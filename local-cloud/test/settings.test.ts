import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Environment } from "../registry.ts";
import { loadSecrets } from "../secrets.ts";
import { parseOverlay, type SettingsOverlay } from "../settings.ts";
import { composedSettings } from "./composed-settings.ts";

const stateDir = mkdtempSync(join(tmpdir(), "settings-"));
const secrets = loadSecrets(stateDir);
afterAll(() => rmSync(stateDir, { recursive: true }));

const compose = (environment: Environment = {}, overlay: SettingsOverlay = {}) => composedSettings(secrets, environment, overlay);

describe("the settings of a local stack", () => {
  it("carry the user's own provider where its key is given", () => {
    const settings = compose({ OPENAI_API_KEY: "sk-mine", STRIPE_SECRET_KEY: "sk_test_mine", STRIPE_WEBHOOK_SECRET: "whsec_mine" });
    expect(settings).toMatchObject({ OPENAI_API_KEY: "sk-mine", STRIPE_SECRET_KEY: "sk_test_mine", STRIPE_WEBHOOK_SECRET: "whsec_mine" });
    expect(settings).not.toHaveProperty("OPENAI_BASE_URL");
    expect(settings).not.toHaveProperty("STRIPE_BASE_URL");
  });

  it("put a plain Postgres and a redis:// server behind the fronts, and use neon.tech and https:// directly", () => {
    const behind = compose({ DATABASE_URL: "postgres://u:p@db.internal/x", REDIS_URL: "redis://cache.internal" });
    expect(behind).toMatchObject({ NEON_FETCH_ENDPOINT: "http://127.0.0.1:20000", REDIS_URL: "http://127.0.0.1:20000" });
    const direct = compose({ DATABASE_URL: "postgres://u:p@ep-x.eu.aws.neon.tech/x", REDIS_URL: "https://x.upstash.io", REDIS_TOKEN: "t" });
    expect(direct).toMatchObject({
      DATABASE_URL: "postgres://u:p@ep-x.eu.aws.neon.tech/x",
      REDIS_URL: "https://x.upstash.io",
      REDIS_TOKEN: "t",
    });
    expect(direct).not.toHaveProperty("NEON_FETCH_ENDPOINT");
  });

  it("give way to the overlay, which also unsets", () => {
    const settings = compose({}, { ENVIRONMENT: "production", EXCHANGE_RATE_API_KEY: null });
    expect(settings["ENVIRONMENT"]).toBe("production");
    expect(settings).not.toHaveProperty("EXCHANGE_RATE_API_KEY");
  });
});

describe("WORKER_SETTINGS", () => {
  it("is read as names with texts and nulls", () => {
    expect(parseOverlay('{"ENVIRONMENT":"production","REDIS_URL":null}')).toEqual({ ENVIRONMENT: "production", REDIS_URL: null });
    expect([parseOverlay(undefined), parseOverlay("")]).toEqual([{}, {}]);
  });

  it.each(["{", "[]", "null", '{"A":1}', '{"lower":"x"}'])("%s is refused with a clear error", (text) => {
    expect(() => parseOverlay(text)).toThrow(/^WORKER_SETTINGS/);
  });
});

describe("the secrets of a STATE_DIR", () => {
  it("are made once, for their owner alone, and completed when a newer version needs more", () => {
    expect(loadSecrets(stateDir)).toEqual(secrets);
    const file = join(stateDir, "secrets.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { OPS_READ_TOKEN: removed, ...rest } = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    writeFileSync(file, JSON.stringify(rest));
    const again = loadSecrets(stateDir);
    expect(again.JWT_ACCESS_SECRET).toBe(secrets.JWT_ACCESS_SECRET);
    expect(again.OPS_READ_TOKEN).not.toBe(removed);
  });
});
