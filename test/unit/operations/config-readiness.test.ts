import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { findConfig, unconfiguredDependencies } from "../../../src/operations/health/config-findings.ts";
import { publicHealth } from "../../../src/operations/health/public-health.ts";
import { configReadiness, configReadinessHealth } from "../../../src/operations/health/sections/config-readiness.ts";
import { explainsKey } from "../../../src/operations/alerts/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const secret = (name: string) => `${name}-0123456789abcdef0123456789abcdef`;

/** A deployed environment with nothing wrong. */
const WHOLE: Record<string, string> = {
  ENVIRONMENT: "production",
  RELEASE_ID: "2026-11-23.1",
  PUBLIC_BASE_URL: "https://api.procureiq.io",
  DATABASE_URL: "postgres://app:pw@db.neon.tech/app",
  REDIS_URL: "https://eu1.upstash.io",
  REDIS_TOKEN: secret("redis"),
  MONGO_URL: "mongodb+srv://cluster.mongodb.net/app",
  AI_AGENT_BASE_URL: "https://agent.procureiq.io",
  IMAGE_PROC_BASE_URL: "https://images.procureiq.io",
  IMAGE_PROC_KEY: "0123456789abcdef",
  IMAGE_PROC_SALT: "0123456789abcdef",
  OPENAI_API_KEY: secret("openai"),
  ANTHROPIC_API_KEY: secret("anthropic"),
  EXCHANGE_RATE_API_KEY: secret("fx"),
  STRIPE_SECRET_KEY: secret("stripe"),
  STRIPE_WEBHOOK_SECRET: secret("whsec"),
  JWT_ACCESS_SECRET: secret("access"),
  JWT_REFRESH_SECRET: secret("refresh"),
  MAIL_API_KEY: secret("mail"),
  MAIL_FROM: "ProcureIQ <no-reply@procureiq.io>",
  ADMIN_TOKEN_VERIFICATION: "local",
  ADS_DEGRADED_MODE_POLICY: "fail_open",
  ADS_SIGNING_SECRET: secret("ads"),
  INCIDENT_ALERT_WEBHOOK_URL: "https://pager.procureiq.io/hook",
  INCIDENT_ALERT_WEBHOOK_TOKEN: secret("pager"),
  OPS_READ_TOKEN: secret("ops"),
  LLM_ALLOWED_MODELS_JSON: '["gpt-4.1-mini"]',
};

const without = (...names: string[]) => readSettings(Object.fromEntries(Object.entries(WHOLE).filter(([name]) => !names.includes(name))));
const having = (over: Record<string, string>) => readSettings({ ...WHOLE, ...over });

describe("configuration readiness", () => {
  it("finds nothing wrong where nothing is", () => {
    expect(configReadiness(readSettings(WHOLE))).toEqual({ status: "pass", missing: [], malformed: [], unconfigured: [], findings: [] });
  });

  it.each([
    ["MONGO_URL", "mongo"],
    ["AI_AGENT_BASE_URL", "ai-agent"],
    ["IMAGE_PROC_BASE_URL", "images"],
    ["OPENAI_API_KEY", "openai"],
    ["ANTHROPIC_API_KEY", "anthropic"],
    ["EXCHANGE_RATE_API_KEY", "fx"],
    ["DATABASE_URL", "postgres"],
    ["REDIS_TOKEN", "redis"],
    ["STRIPE_SECRET_KEY", "stripe"],
    ["STRIPE_WEBHOOK_SECRET", "stripe"],
  ])("[DEP-1] pages for %s missing in a deployed environment, and calls %s unconfigured", (name, dependency) => {
    const settings = without(name);
    expect(findConfig(settings)).toEqual([expect.objectContaining({ setting: name, problem: "missing", severity: "page" })]);
    expect(unconfiguredDependencies(settings)).toEqual([dependency]);
    expect(configReadiness(settings)).toMatchObject({ status: "fail", missing: [name], malformed: [] });
  });

  it.each(["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "REDIS_URL"])("[AUTH-1] pages for %s missing in a deployed environment", (name) => {
    expect(findConfig(without(name))).toEqual([expect.objectContaining({ setting: name, clause: "AUTH-1", severity: "page" })]);
  });

  it.each([
    ["AI_AGENT_BASE_URL", "http://127.0.0.1:9000"],
    ["REDIS_URL", "https://localhost:8079"],
    ["DATABASE_URL", "postgres://app:pw@10.0.0.7/app"],
    ["INCIDENT_ALERT_WEBHOOK_URL", "https://example.com/hook"],
    ["JWT_ACCESS_SECRET", "short"],
    ["ADMIN_TOKEN_VERIFICATION", "maybe"],
    ["LLM_ALLOWED_MODELS_JSON", "gpt"],
  ])("[GEN-5] calls %s malformed when it is %s", (name, value) => {
    const [finding, ...others] = findConfig(having({ [name]: value }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ setting: name, problem: "malformed" });
    expect(finding?.reason).not.toContain(value);
  });

  it("[ALR-10] explains what follows from the drift, and not what has nothing to do with it", async () => {
    const { alerts = [] } = configReadinessHealth({ settings: without("DATABASE_URL") });
    const [drift, ...others] = alerts.flatMap((rule) =>
      rule.conditions({ ...configReadiness(without("DATABASE_URL")) }, contractFor("production")),
    );
    expect(others).toEqual([]);
    expect(drift).toMatchObject({ key: "config.drift", severity: "page" });
    const explained = (key: string) => explainsKey({ key: "config.drift", explains: drift?.explains ?? [] }, key);
    expect(explained("chat-session.brief-lifecycle.queued-stuck")).toBe(true);
    expect(explained("cart.version.impossible")).toBe(false);
  });

  it("names optional settings only where they are malformed", () => {
    expect(findConfig(having({ DEAD_MAN_SWITCH_URL: "not a url" }))).toMatchObject([
      { setting: "DEAD_MAN_SWITCH_URL", problem: "malformed" },
    ]);
  });

  it("does not page for gaps in the local environment", () => {
    expect(findConfig(readSettings({ ENVIRONMENT: "local" })).every(({ severity }) => severity === "info")).toBe(true);
  });

  it("[ALR-4] says in public whether anybody could be paged, and nothing about which setting", () => {
    expect(publicHealth({ settings: readSettings(WHOLE) }).status).toBe("pass");
    expect(publicHealth({ settings: without("OPENAI_API_KEY") }).status).toBe("warn");
    const health = publicHealth({ settings: without("INCIDENT_ALERT_WEBHOOK_TOKEN") });
    expect(health.status).toBe("fail");
    expect(JSON.stringify(health)).not.toContain("INCIDENT_ALERT");
  });
});
