import { describe, expect, it } from "vitest";
import {
  bundleRefusals,
  freezeRefusals,
  governanceRefusals,
  modelRefusals,
  settingNotes,
  settingRefusals,
} from "../../../scripts/preflight/refusals.ts";
import { gzippedKib } from "../../../scripts/preflight/measure-bundle.ts";
import { readSettings } from "../../../src/env.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const contract = contractFor("production");
const SECRET = "a-secret-of-more-than-thirty-two-characters";
const WHOLE = {
  ENVIRONMENT: "production",
  RELEASE_ID: "2026.11.23-1",
  PUBLIC_BASE_URL: "https://api.procure.test",
  ADMIN_TOKEN_VERIFICATION: "local",
  ADS_DEGRADED_MODE_POLICY: "fail_open",
  DATABASE_URL: "postgres://user:password@database.procure.test/main",
  REDIS_URL: "https://redis.procure.test",
  REDIS_TOKEN: "token",
  MONGO_URL: "mongodb+srv://user:password@archive.procure.test/pages",
  AI_AGENT_BASE_URL: "https://agent.procure.test",
  IMAGE_PROC_BASE_URL: "https://images.procure.test",
  IMAGE_PROC_KEY: "00112233445566778899",
  IMAGE_PROC_SALT: "99887766554433221100",
  OPENAI_API_KEY: "key",
  ANTHROPIC_API_KEY: "key",
  EXCHANGE_RATE_API_KEY: "key",
  STRIPE_SECRET_KEY: "key",
  STRIPE_WEBHOOK_SECRET: "whsec",
  JWT_ACCESS_SECRET: SECRET,
  JWT_REFRESH_SECRET: SECRET,
  ADS_SIGNING_SECRET: SECRET,
  WEBHOOK_SECRETS_KEY: SECRET,
  INCIDENT_ALERT_WEBHOOK_URL: "https://hooks.procure.test/alerts",
  INCIDENT_ALERT_WEBHOOK_TOKEN: "token",
  INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "https://other.procure.test/alerts",
  OPS_READ_TOKEN: SECRET,
  MAIL_API_KEY: "key",
  MAIL_FROM: "ProcureIQ <hello@procure.test>",
  LLM_ALLOWED_MODELS_JSON: '["gpt-4.1-mini"]',
};
const given = (changes: Record<string, string> = {}) => readSettings({ ...WHOLE, ...changes });
const NOW = new Date("2026-11-29T10:00:00.000Z");
const facts = { today: contract.lastChanged, slices: new Set(contract.llm.models.map(({ dashboardSlice }) => dashboardSlice)) };

describe("settings", () => {
  it("refuses nothing of a whole set", () => {
    expect(settingRefusals(given(), contract)).toEqual([]);
  });

  it.each(Object.keys(WHOLE).filter((name) => name !== "ENVIRONMENT"))("refuses a deploy without %s, by its name", (name) => {
    const refusals = settingRefusals(given({ [name]: "" }), contract);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toContain(`setting ${name} is not set`);
  });

  it.each([
    ["STRIPE_SECRET_KEY", "sk_test_51Habcdef"],
    ["EXCHANGE_RATE_API_KEY", "TODO"],
    ["OPENAI_API_KEY", " "],
    ["REDIS_URL", "https://REPLACE_ME.upstash.io"],
  ])("[GEN-5] refuses a deploy with a %s that cannot be meant, as the surfaces would name it: %j", (name, value) => {
    expect(settingRefusals(given({ [name]: value }), contract)).toEqual([expect.stringContaining(`setting ${name} `)]);
  });

  it("refuses a loopback address and never shows a value", () => {
    const refusals = settingRefusals(given({ REDIS_URL: "https://127.0.0.1:6379/private" }), contract);
    expect(refusals).toEqual([expect.stringMatching(/^setting REDIS_URL is a loopback/)]);
    expect(refusals.join()).not.toContain("6379");
  });

  it("notes a deploy that names nobody to tell of a weakness, and refuses one that names nobody who can be reached", () => {
    expect(settingNotes(given(), contract, NOW)).toEqual([expect.stringMatching(/^SECURITY_CONTACT is not set/)]);
    for (const contact of ["mailto:security@procure.test", "https://procure.test/security"]) {
      expect([
        settingNotes(given({ SECURITY_CONTACT: contact }), contract, NOW),
        settingRefusals(given({ SECURITY_CONTACT: contact }), contract),
      ]).toEqual([[], []]);
    }
    for (const wrong of ["security@procure.test", "http://procure.test", "mailto:us@procure.test\nExpires: never"])
      expect(settingRefusals(given({ SECURITY_CONTACT: wrong }), contract)).toEqual([
        expect.stringMatching(/^setting SECURITY_CONTACT must be a URI/),
      ]);
  });

  it("[AUTH-1] refuses signing keys that are no list of keys, without a word of them, and notes those of which no token can be out", () => {
    const old = { secret: `${SECRET} of old` };
    const keysSince = (from: string) => ({ JWT_ACCESS_SECRET: JSON.stringify([old, { kid: "2026-11", secret: SECRET, from }]) });
    const { refreshTokenSeconds } = contract.access;
    const ago = (seconds: number) => keysSince(new Date(NOW.getTime() - seconds * 1000).toISOString());
    expect(settingRefusals(given(ago(refreshTokenSeconds)), contract)).toEqual([]);
    expect(settingNotes(given(ago(refreshTokenSeconds)), contract, NOW)).toContainEqual(
      "JWT_ACCESS_SECRET: no token of the key without kid can be out any more; take it out (AUTH-1)",
    );
    expect(settingNotes(given(ago(refreshTokenSeconds - 1)), contract, NOW).join()).not.toContain("JWT_ACCESS_SECRET");
    const refusals = settingRefusals(given(keysSince("tomorrow")), contract);
    expect(refusals).toEqual(["setting JWT_ACCESS_SECRET 1.from: must be a time, as 2026-12-01T09:00:00Z (AUTH-1)"]);
  });

  it("does without the secondary transport where the contract does", () => {
    const optional = { ...contract, incidentAlerts: { ...contract.incidentAlerts, secondaryTransport: "optional" as const } };
    expect(settingRefusals(given({ INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "" }), optional)).toEqual([]);
  });
});

describe("the contract", () => {
  it("[GOV-2] refuses when a review date has passed, not on the day itself", () => {
    const { reviewBy, owner } = contract.fx;
    expect(governanceRefusals(contract, new Date(`${reviewBy}T23:59:59Z`))).toEqual([]);
    const dayAfter = new Date(Date.parse(`${reviewBy}T00:00:00Z`) + 86_400_000);
    expect(governanceRefusals(contract, dayAfter)).toContain(`contract: ${owner} was to review fx by ${reviewBy} (GOV-2)`);
  });

  it("[LLM-7] refuses an allowed model without pricing", () => {
    expect(modelRefusals(given({ LLM_ALLOWED_MODELS_JSON: '["gpt-4.1-mini","gpt-9"]' }), contract, facts)).toEqual([
      "model gpt-9 is allowed but the contract has no pricing for it (LLM-7)",
    ]);
  });
});

describe("the bundle", () => {
  it("is measured by wrangler's own words", () => {
    expect(gzippedKib("…\nTotal Upload: 3739.18 KiB / gzip: 820.54 KiB\n…")).toBe(820.54);
    expect(gzippedKib("Total Upload: no idea")).toBeUndefined();
  });

  it("is refused over its budget, and when nobody knows its size", () => {
    const { bundleBudgetKib } = contract.release;
    expect(bundleRefusals(bundleBudgetKib, contract)).toEqual([]);
    expect(bundleRefusals(bundleBudgetKib + 0.01, contract)).toHaveLength(1);
    expect(bundleRefusals(undefined, contract)).toHaveLength(1);
  });
});

describe("the freeze", () => {
  const freeze = { frozen: true, reason: "payments burn", setBy: "ada@acme.test", setAt: "2026-11-23T10:00:00.000Z" };

  it("[GEN-2] refuses while it stands and says by whom and why", () => {
    expect(freezeRefusals({ kind: "answered", freeze })).toEqual([expect.stringContaining("by ada@acme.test: payments burn")]);
    expect(freezeRefusals({ kind: "answered", freeze: { ...freeze, frozen: false } })).toEqual([]);
  });

  it("refuses where nobody could be asked, unless nothing is deployed yet", () => {
    expect(freezeRefusals({ kind: "unknown", why: "no answer" })).toHaveLength(1);
    expect(freezeRefusals({ kind: "first-deploy" })).toEqual([]);
  });

  it("[GEN-2] lets an override through that was recorded", () => {
    expect(freezeRefusals({ kind: "overridden" })).toEqual([]);
  });
});
