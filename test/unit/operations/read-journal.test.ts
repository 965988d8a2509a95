import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { createReceiverJournals } from "../../../src/operations/alerts/read-journal.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";

const TOKEN = "token-of-the-receiver-0001";
const SINCE = new Date("2026-11-23T10:00:00.000Z");
let server: Server | undefined;
const asked: { url: string; authorization: string | undefined }[] = [];

/** A receiver on loopback that keeps a journal; answers how to read it. */
async function journalOf(listener: RequestListener, settings: Record<string, string> = {}) {
  server = createServer((request, response) => {
    asked.push({ url: present(request.url, "a path"), authorization: request.headers.authorization });
    listener(request, response);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", () => resolve()));
  const url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const read = readSettings({
    ENVIRONMENT: "local",
    INCIDENT_ALERT_WEBHOOK_URL: `${url}/hook`,
    INCIDENT_ALERT_WEBHOOK_TOKEN: TOKEN,
    INCIDENT_ALERT_JOURNAL_URL: `${url}/journal?of=procureiq`,
    ...settings,
  });
  return createReceiverJournals({ settings: read, contract: contractFor("local") });
}

const answering =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(body);

afterEach(() => {
  asked.length = 0;
  server?.closeAllConnections();
  server?.close();
});

describe("a receiver's journal", () => {
  it("[ALR-3] is asked for with the token of its deliveries, and read by its own times", async () => {
    const received = [{ id: "dlv_1", at: "2026-11-23T10:00:01.000Z" }];
    const journals = await journalOf(answering(200, JSON.stringify({ from: SINCE.toISOString(), received })));
    expect(await journals.read("primary", SINCE)).toEqual({
      from: SINCE,
      received: [{ id: "dlv_1", at: new Date("2026-11-23T10:00:01.000Z") }],
    });
    expect(asked).toEqual([
      { url: "/journal?of=procureiq&since=2026-11-23T10%3A00%3A00.000Z&limit=1000", authorization: `Bearer ${TOKEN}` },
    ]);
  });

  it.each([
    ["an answer that is no success", 401, "{}"],
    ["a redirect", 302, "{}"],
    ["no JSON", 200, "<p>journal</p>"],
    ["a journal without its beginning", 200, '{"received":[]}'],
    ["an entry without its time", 200, '{"from":"2026-11-23T10:00:00Z","received":[{"id":"dlv_1"}]}'],
    ["more than is read", 200, JSON.stringify({ from: SINCE.toISOString(), received: [], padding: "x".repeat(300 * 1024) })],
  ])("is not taken from %s: the law is then not measured", async (_what, status, body) => {
    const journals = await journalOf(answering(status, body));
    await expect(journals.read("primary", SINCE)).rejects.toMatchObject({
      code: "dependency-unavailable",
      message: "the journal of the primary receiver is not reachable",
    });
  });

  it("is not asked for where the settings name none, or the receiver has a form of its own", async () => {
    const journals = await journalOf(answering(200, "{}"), { INCIDENT_ALERT_FORMAT: "pagerduty" });
    expect(await journals.read("primary", SINCE)).toBeUndefined();
    expect(await journals.read("secondary", SINCE)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("[GEN-5] that is malformed is named, and keeps no alert from its receiver", () => {
    const settings = readSettings({
      ENVIRONMENT: "production",
      INCIDENT_ALERT_WEBHOOK_URL: "https://pager.procureiq.com/hook",
      INCIDENT_ALERT_WEBHOOK_TOKEN: TOKEN,
      INCIDENT_ALERT_JOURNAL_URL: "http://pager.procureiq.com/journal",
    });
    expect(settings.incidentPrimary.state).toBe("configured");
    expect(settings.incidentJournals).toMatchObject({ state: "unconfigured", malformed: [{ name: "INCIDENT_ALERT_JOURNAL_URL" }] });
  });
});
