import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { findConfig, unconfiguredDependencies } from "../../../src/operations/health/config-findings.ts";
import { publicHealth } from "../../../src/operations/health/public-health.ts";
import { configReadiness, configReadinessHealth } from "../../../src/operations/health/sections/config-readiness.ts";
import { explainsKey } from "../../../src/operations/alerts/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { withStandIns } from "../../support/stand-ins.ts";

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
  WEBHOOK_SECRETS_KEY: secret("webhooks"),
  INCIDENT_ALERT_WEBHOOK_URL: "https://pager.procureiq.io/hook",
  INCIDENT_ALERT_WEBHOOK_TOKEN: secret("pager"),
  INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "https://pager.other.io/hook",
  OPS_READ_TOKEN: secret("ops"),
  LLM_ALLOWED_MODELS_JSON: '["gpt-4.1-mini"]',
};

const contract = contractFor("production");
const without = (...names: string[]) => readSettings(Object.fromEntries(Object.entries(WHOLE).filter(([name]) => !names.includes(name))));
const having = (over: Record<string, string>) => readSettings({ ...WHOLE, ...over });

describe("configuration readiness", () => {
  it("finds nothing wrong where nothing is", () => {
    expect(configReadiness(readSettings(WHOLE), contract)).toEqual({
      status: "pass",
      missing: [],
      malformed: [],
      unconfigured: [],
      findings: [],
    });
  });

  it.each([
    ["MONGO_URL", "PAGE_BUCKET", "mongo"],
    ["IMAGE_PROC_BASE_URL", "IMAGE_TRANSFORMS", "images"],
  ])("[DEP-1] demands, where the contract names what stands in for %s, %s in its place", (setting, binding, dependency) => {
    const chosen = withStandIns(contract);
    const bound = { PAGE_BUCKET: {}, IMAGE_TRANSFORMS: {} };
    const given = (names: readonly string[]) =>
      readSettings(Object.fromEntries(Object.entries({ ...WHOLE, ...bound }).filter(([name]) => !names.includes(name))));
    expect(findConfig(given([setting]), chosen)).toEqual([]);
    expect(unconfiguredDependencies(given([setting]), chosen)).toEqual([]);
    const settings = given([binding]);
    expect(findConfig(settings, chosen)).toEqual([
      { setting: binding, problem: "missing", reason: "is not set", severity: "page", clause: "DEP-1" },
    ]);
    expect(unconfiguredDependencies(settings, chosen)).toEqual([dependency]);
    // Bound and not named, it stands in for nothing.
    expect(findConfig(given([setting]), contract)).toMatchObject([{ setting, severity: "page" }]);
    expect(unconfiguredDependencies(given([setting]), contract)).toEqual([dependency]);
  });

  it("[DEP-1] demands what signs pictures' addresses, whoever processes them", () => {
    const rest = { ...WHOLE, PAGE_BUCKET: {}, IMAGE_TRANSFORMS: {}, IMAGE_PROC_KEY: "" };
    for (const demands of [contract, withStandIns(contract)]) {
      expect(findConfig(readSettings(rest), demands)).toMatchObject([{ setting: "IMAGE_PROC_KEY", severity: "page", clause: "DEP-1" }]);
      expect(unconfiguredDependencies(readSettings(rest), demands)).toEqual(["images"]);
    }
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
    expect(findConfig(settings, contract)).toEqual([expect.objectContaining({ setting: name, problem: "missing", severity: "page" })]);
    expect(unconfiguredDependencies(settings, contract)).toEqual([dependency]);
    expect(configReadiness(settings, contract)).toMatchObject({ status: "fail", missing: [name], malformed: [] });
  });

  it("[GEN-5] warns of a missing key of the mail provider, and calls that unconfigured", () => {
    const settings = without("MAIL_API_KEY");
    expect(findConfig(settings, contract)).toMatchObject([{ setting: "MAIL_API_KEY", severity: "warn" }]);
    expect(unconfiguredDependencies(settings, contract)).toEqual(["mail"]);
  });

  it.each(["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "REDIS_URL"])("[AUTH-1] pages for %s missing in a deployed environment", (name) => {
    expect(findConfig(without(name), contract)).toEqual([expect.objectContaining({ setting: name, clause: "AUTH-1", severity: "page" })]);
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
    const [finding, ...others] = findConfig(having({ [name]: value }), contract);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ setting: name, problem: "malformed" });
    expect(finding?.reason).not.toContain(value);
  });

  it("[ALR-10] explains what follows from the drift, and not what has nothing to do with it", async () => {
    const { alerts = [] } = configReadinessHealth({ settings: without("DATABASE_URL"), contract });
    const [drift, ...others] = alerts.flatMap((rule) =>
      rule.conditions({ ...configReadiness(without("DATABASE_URL"), contract) }, contract),
    );
    expect(others).toEqual([]);
    expect(drift).toMatchObject({ key: "config.drift", severity: "page" });
    const explained = (key: string) => explainsKey({ key: "config.drift", explains: drift?.explains ?? [] }, key);
    expect(explained("chat-session.brief-lifecycle.queued-stuck")).toBe(true);
    expect(explained("cart.version.impossible")).toBe(false);
  });

  it.each([
    ["OPENAI_API_KEY", " "],
    ["OPENAI_API_KEY", "\t\n"],
    ["EXCHANGE_RATE_API_KEY", "TODO"],
    ["EXCHANGE_RATE_API_KEY", "changeme"],
    ["EXCHANGE_RATE_API_KEY", "change-me-before-launch"],
    ["ANTHROPIC_API_KEY", "<your key>"],
    ["ANTHROPIC_API_KEY", "${ANTHROPIC_API_KEY}"],
    ["REDIS_TOKEN", "xxxxxxxxxxxx"],
    ["REDIS_TOKEN", "0000000000000000"],
    ["REDIS_TOKEN", `${secret("redis")}\n`],
    ["REDIS_URL", "https://REPLACE_ME.upstash.io"],
    ["MONGO_URL", "mongodb+srv://app:<password>@cluster.mongodb.net/app"],
    ["AI_AGENT_BASE_URL", "https://localhost.localdomain/"],
    ["AI_AGENT_BASE_URL", "https://agent.example"],
    ["PUBLIC_BASE_URL", "https://api.example.com"],
    ["MAIL_FROM", "ProcureIQ <no-reply@example.org>"],
    ["IMAGE_PROC_KEY", "00000000000000000000000000000000"],
    ["INCIDENT_ALERT_WEBHOOK_TOKEN", "TBD"],
    ["ADS_SIGNING_SECRET", "placeholder-placeholder-placeholder-placeholder"],
  ])("[GEN-5] calls %s malformed when it is still to be filled in, as %j", (name, value) => {
    const found = findConfig(having({ [name]: value }), contract);
    expect(found).toEqual([expect.objectContaining({ setting: name, problem: "malformed" })]);
    expect(found[0]?.reason).toMatch(/^(?:is a placeholder|is blank|has a blank or a line's end|is a loopback)/);
  });

  it("[GEN-5] takes a value for filled in where a name or a key only resembles what stands for none", () => {
    const values = {
      REDIS_TOKEN: "AXfXXxQyNzQ0ZTU4LTBhYmMtNDVkZi1iZTI1",
      AI_AGENT_BASE_URL: "https://todo.myexample.com/placeholdings/test",
      MAIL_API_KEY: "re_TODOxxx9aKqLmNpQr",
      SECURITY_CONTACT: "mailto:password-reports@procureiq.io",
    };
    expect(findConfig(having(values), contract)).toEqual([]);
  });

  it.each([
    ["production", "STRIPE_SECRET_KEY", "sk_test_51Habcdef", "is a key of test mode"],
    ["production", "STRIPE_SECRET_KEY", "rk_test_51Habcdef", "is a key of test mode"],
    ["production", "STRIPE_PUBLISHABLE_KEY", "pk_test_51Habcdef", "is a key of test mode"],
    ["staging", "STRIPE_SECRET_KEY", "sk_live_51Habcdef", "is a key of live mode"],
    ["local", "STRIPE_SECRET_KEY", "sk_live_51Habcdef", "is a key of live mode"],
    ["staging", "STRIPE_PUBLISHABLE_KEY", "pk_live_51Habcdef", "is a key of live mode"],
    ["production", "STRIPE_SECRET_KEY", "pk_live_51Habcdef", "is not a secret key"],
    ["production", "STRIPE_WEBHOOK_SECRET", "sk_live_51Habcdef", "is a key, not a webhook's secret"],
    ["production", "OPENAI_API_KEY", "sk-ant-api03-abcdef", "is a key of the other provider"],
    ["production", "ANTHROPIC_API_KEY", "sk-proj-abcdef", "is a key of the other provider"],
  ])("[GEN-5] calls in %s a %s malformed that begins as %s", (environment, name, value, reason) => {
    const found = findConfig(having({ ENVIRONMENT: environment, [name]: value }), contract);
    expect(found).toEqual([expect.objectContaining({ setting: name, problem: "malformed", reason: expect.stringContaining(reason) })]);
  });

  it("[GEN-5] takes a key of live mode in production, and one of test mode anywhere else", () => {
    expect(findConfig(having({ STRIPE_SECRET_KEY: "sk_live_51Habcdef", STRIPE_PUBLISHABLE_KEY: "pk_live_51Habcdef" }), contract)).toEqual(
      [],
    );
    for (const environment of ["staging", "local"]) {
      expect(findConfig(having({ ENVIRONMENT: environment, STRIPE_SECRET_KEY: "sk_test_51Habcdef" }), contract)).toEqual([]);
    }
  });

  it("[GEN-5][DEP-1] pages for a payment key of test mode in production, and does not probe the provider with it", () => {
    const settings = having({ STRIPE_SECRET_KEY: "sk_test_51Habcdef" });
    expect(configReadiness(settings, contract)).toMatchObject({
      status: "fail",
      malformed: ["STRIPE_SECRET_KEY"],
      unconfigured: ["stripe"],
    });
  });

  it("[GEN-5][ALR-4] names a secondary that the contract demands, pages for it, and says in public that not everybody can be reached", () => {
    const alone = without("INCIDENT_ALERT_SECONDARY_WEBHOOK_URL");
    expect(configReadiness(alone, contract)).toMatchObject({
      status: "fail",
      missing: ["INCIDENT_ALERT_SECONDARY_WEBHOOK_URL"],
      findings: [{ severity: "page", clause: "ALR-4" }],
    });
    expect(publicHealth({ settings: alone, contract }).status).toBe("fail");
    const content = { ...contract, incidentAlerts: { ...contract.incidentAlerts, secondaryTransport: "optional" as const } };
    expect(configReadiness(alone, content)).toMatchObject({ status: "pass", missing: [] });
  });

  it("[GEN-2] takes a release that is still to be named for none", () => {
    for (const release of ["TODO", " ", "<release>"]) expect(having({ RELEASE_ID: release }).releaseId).toBe("unreleased");
  });

  it("names optional settings only where they are malformed", () => {
    expect(findConfig(having({ DEAD_MAN_SWITCH_URL: "not a url" }), contract)).toMatchObject([
      { setting: "DEAD_MAN_SWITCH_URL", problem: "malformed" },
    ]);
  });

  it("does not page for gaps in the local environment", () => {
    expect(findConfig(readSettings({ ENVIRONMENT: "local" }), contract).every(({ severity }) => severity === "info")).toBe(true);
  });

  it("[ALR-4] says in public whether anybody could be paged, and nothing about which setting", () => {
    expect(publicHealth({ settings: readSettings(WHOLE), contract }).status).toBe("pass");
    expect(publicHealth({ settings: without("OPENAI_API_KEY"), contract }).status).toBe("warn");
    const health = publicHealth({ settings: without("INCIDENT_ALERT_WEBHOOK_TOKEN"), contract });
    expect(health.status).toBe("fail");
    expect(JSON.stringify(health)).not.toContain("INCIDENT_ALERT");
  });
});
