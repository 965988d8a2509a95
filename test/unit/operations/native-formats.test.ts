import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { createAlertTransport } from "../../../src/operations/alerts/post-alert.ts";
import type { Alert, NotificationKind } from "../../../src/operations/alerts/alert.ts";
import { alertPayload } from "../../../src/operations/alerts/payload.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { ALERT } from "./alerts-under-test.ts";

const KEY = "0123456789abcdef0123456789ABCDEF";
const ORIGIN = { environment: "production", releaseId: "r7", consoleUrl: "https://shop.example" };
const words = (kind: NotificationKind, change: Partial<Alert> = {}) =>
  alertPayload({ kind, alert: { ...ALERT, ...change }, grouped: 3, receiver: undefined, shift: undefined }, ORIGIN, Date.UTC(2026, 10, 29));

let server: Server | undefined;
const got: { body: Record<string, unknown>; headers: Record<string, unknown> }[] = [];

/** A receiver that answers as it is told, and a transport that writes for it. */
async function receiving(format: string, listener: RequestListener, token: string | undefined = KEY) {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      got.push({ body: JSON.parse(body) as Record<string, unknown>, headers: request.headers });
      listener(request, response);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", () => resolve()));
  const settings = readSettings({
    ENVIRONMENT: "local",
    INCIDENT_ALERT_FORMAT: format,
    INCIDENT_ALERT_WEBHOOK_URL: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/in`,
    ...(token === undefined ? {} : { INCIDENT_ALERT_WEBHOOK_TOKEN: token }),
    INCIDENT_ALERT_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  });
  const transport = createAlertTransport({ settings, contract: contractFor("local"), clock: { now: () => new Date() } });
  return (payload: string) => transport.post({ id: "dlv_1", transport: "primary", payload });
}

afterEach(() => {
  got.length = 0;
  server?.closeAllConnections();
  server?.close();
});

const answers =
  (status: number, text = "", headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(text);

describe("[ALR-1] an alert written for PagerDuty", () => {
  it("is triggered, acknowledged and resolved under one dedup_key, with the integration's key and nothing of the webhook's", async () => {
    const post = await receiving("pagerduty", answers(202, '{"status":"success"}'));
    expect(await post(words("open", { severity: "page" }))).toMatchObject({ kind: "delivered", status: 202 });
    await post(words("renotify", { acknowledgedBy: "ann@ops.test" }));
    await post(words("acknowledge", { acknowledgedBy: "ann@ops.test" }));
    await post(words("withdraw"));
    await post(words("resolve", { state: "resolved", resolvedReason: "gone" }));
    expect(got.map(({ body }) => [body["event_action"], body["dedup_key"], body["routing_key"]])).toEqual(
      ["trigger", "acknowledge", "acknowledge", "resolve", "resolve"].map((action) => [action, ALERT.id, KEY]),
    );
    expect(got[0]?.body["payload"]).toMatchObject({
      summary: "checkout.stuck: checkouts are stuck",
      severity: "critical",
      source: "production",
      component: "checkout.stuck",
    });
    expect(got[0]?.body["links"]).toContainEqual(expect.objectContaining({ text: "The alert" }));
    expect(got[0]?.headers).not.toHaveProperty("authorization");
    expect(got[0]?.headers).not.toHaveProperty("webhook-signature");
  });

  it.each([
    [400, {}, { status: 400, permanent: false }],
    [429, { "retry-after": "17" }, { status: 429, retryAfterSeconds: 17 }],
    [500, {}, { status: 500 }],
    [200, {}, { status: null }],
  ])("is not there where the answer is %i", async (status, headers, outcome) => {
    const post = await receiving("pagerduty", answers(status, "no", headers));
    expect(await post(words("open"))).toMatchObject({ kind: "failed", ...outcome });
  });
});

describe("[ALR-1] an instant in an alert's words", () => {
  const summary = "silence until 2026-11-30T14:50:51.389Z, of key a.*";

  it("is said by Slack by each reader's own clock, and in UTC where it cannot", async () => {
    const post = await receiving("slack", answers(200, "ok"), undefined);
    await post(words("open", { summary }));
    expect(JSON.stringify(got[0]?.body["blocks"])).toContain(
      `silence until <!date^${Date.UTC(2026, 10, 30, 14, 50, 51) / 1000}^{date_short_pretty} {time}|2026-11-30 14:50 UTC>, of key a.*`,
    );
    expect(got[0]?.body["text"]).toContain("silence until 2026-11-30 14:50 UTC, of key a.*");
  });

  it("is one that people read in PagerDuty", async () => {
    const post = await receiving("pagerduty", answers(202, "{}"));
    await post(words("open", { summary }));
    expect(got[0]?.body["payload"]).toMatchObject({ summary: "checkout.stuck: silence until 2026-11-30 14:50 UTC, of key a.*" });
  });
});

describe("[ALR-1] an alert written for Slack", () => {
  it("is a line and blocks, in which nothing of the alert is taken for Slack's own; without a token", async () => {
    const post = await receiving("slack", answers(200, "ok"), undefined);
    expect(await post(words("open", { summary: "<!channel> a & b" }))).toMatchObject({ kind: "delivered", status: 200 });
    expect(got[0]?.body["text"]).toBe("[warn] checkout.stuck: &lt;!channel&gt; a &amp; b");
    const blocks = JSON.stringify(got[0]?.body["blocks"]);
    expect(blocks).toContain("|alert>");
    expect(blocks).toContain("3 under it");
    expect(blocks).not.toContain("<!channel>");
    expect(got[0]?.headers).not.toHaveProperty("authorization");
  });

  it("is bounded, however long its alert is", async () => {
    const post = await receiving("slack", answers(200, "ok"), undefined);
    await post(words("open", { summary: "<".repeat(9_000) }));
    expect(JSON.stringify(got[0]?.body).length).toBeLessThan(10_000);
  });

  it.each([
    [200, "<html>not Slack</html>", { status: null }],
    [404, "no_service", { status: 404, error: "answered 404: no_service" }],
    [410, "channel_is_archived", { status: 410, permanent: true }],
    [429, "rate_limited", { status: 429, retryAfterSeconds: 30 }],
  ])("is not there where the answer is %i %s", async (status, text, outcome) => {
    const post = await receiving("slack", answers(status, text, status === 429 ? { "retry-after": "30" } : {}), undefined);
    expect(await post(words("open"))).toMatchObject({ kind: "failed", ...outcome });
  });
});

describe("[GEN-5] the address of a receiver with a form of its own", () => {
  const PAGERDUTY = "https://events.pagerduty.com/v2/enqueue";
  const SLACK = "https://hooks.slack.com/services/T0/B0/x1";
  const primary = (format: string | undefined, url: string, token: string | undefined) =>
    readSettings({
      ENVIRONMENT: "production",
      ...(format === undefined ? {} : { INCIDENT_ALERT_FORMAT: format }),
      INCIDENT_ALERT_WEBHOOK_URL: url,
      ...(token === undefined ? {} : { INCIDENT_ALERT_WEBHOOK_TOKEN: token }),
    }).incidentPrimary;

  it.each([
    ["pagerduty", PAGERDUTY, KEY],
    ["slack", SLACK, undefined],
    [undefined, "https://pager.acme-alerts.com/hook", "a-token-of-the-pager"],
  ])("goes with format %s", (format, url, token) => {
    expect(primary(format, url, token)).toMatchObject({ state: "configured" });
  });

  it.each([
    [undefined, PAGERDUTY, KEY, "INCIDENT_ALERT_WEBHOOK_URL"],
    [undefined, SLACK, KEY, "INCIDENT_ALERT_WEBHOOK_URL"],
    ["slack", PAGERDUTY, undefined, "INCIDENT_ALERT_WEBHOOK_URL"],
    ["pagerduty", SLACK, KEY, "INCIDENT_ALERT_WEBHOOK_URL"],
    ["pagerduty", "https://pager.acme-alerts.com/hook", KEY, "INCIDENT_ALERT_WEBHOOK_URL"],
    ["pagerduty", "https://events.pagerduty.com/", KEY, "INCIDENT_ALERT_WEBHOOK_URL"],
    ["pagerduty", PAGERDUTY, "too short", "INCIDENT_ALERT_WEBHOOK_TOKEN"],
    ["teams", "https://pager.acme-alerts.com/hook", KEY, "INCIDENT_ALERT_FORMAT"],
  ])("is malformed with format %s at %s", (format, url, token, name) => {
    expect(primary(format, url, token)).toMatchObject({ state: "unconfigured", malformed: [expect.objectContaining({ name })] });
  });

  it("is malformed for the secondary too where its format does not say so", () => {
    const { incidentSecondary } = readSettings({ ENVIRONMENT: "production", INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: SLACK });
    expect(incidentSecondary).toMatchObject({ malformed: [{ name: "INCIDENT_ALERT_SECONDARY_WEBHOOK_URL" }] });
  });
});
