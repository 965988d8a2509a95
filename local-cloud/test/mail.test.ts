import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DocumentStore } from "../document-store.ts";
import { Mailbox } from "../services/mail/mailbox.ts";
import { mailApp } from "../services/mail/start-mail.ts";

const folder = mkdtempSync(join(tmpdir(), "mails-"));
const store = new DocumentStore(join(folder, "mails.sqlite"));
let now = new Date("2026-11-23T10:00:00.000Z");
const app = mailApp(new Mailbox(store, () => now), "key");
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const MAIL = { from: "Shop <shop@acme.test>", to: ["ada@acme.test"], subject: "<b>Hi</b>", text: "token & more" };
async function send(body: unknown, headers: Record<string, string> = {}) {
  const response = await app.request("http://mail.test/emails", {
    method: "POST",
    headers: { authorization: "Bearer key", "content-type": "application/json", "user-agent": "shop/1", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const list = async (query = "") =>
  ((await (await app.request(`http://mail.test/mails${query}`)).json()) as { mails: Record<string, unknown>[] }).mails;

describe("the mail provider", () => {
  it("answers an id, under which the mail is read again", async () => {
    const { status, body } = await send(MAIL);
    expect(status).toBe(200);
    const read = await app.request(`http://mail.test/emails/${String(body["id"])}`, {
      headers: { authorization: "Bearer key", "user-agent": "shop/1" },
    });
    expect(await read.json()).toMatchObject({ object: "email", id: body["id"], subject: MAIL.subject, created_at: now.toISOString() });
  });

  it("takes a key once a day, and says so where the body is another", async () => {
    const key = { "idempotency-key": "one" };
    const first = await send(MAIL, key);
    expect(await send(MAIL, key)).toEqual(first);
    expect(await send({ ...MAIL, text: "other" }, key)).toMatchObject({ status: 409, body: { name: "invalid_idempotent_request" } });
    now = new Date(now.getTime() + 86_400_000);
    expect((await send(MAIL, key)).body["id"]).not.toBe(first.body["id"]);
  });

  it.each([
    ["no key", MAIL, { authorization: "" }, { status: 401, name: "missing_api_key" }],
    ["another key", MAIL, { authorization: "Bearer other" }, { status: 403, name: "invalid_api_key" }],
    ["no JSON", "{", {}, { status: 422, name: "validation_error" }],
    ["no address", { ...MAIL, to: "ada" }, {}, { status: 422, name: "validation_error" }],
    ["no text", { ...MAIL, text: undefined }, {}, { status: 422, name: "validation_error" }],
  ] as const)("refuses a mail with %s", async (_what, body, headers, { status, name }) => {
    expect(await send(body, headers)).toMatchObject({ status, body: { statusCode: status, name } });
  });

  it("refuses who does not name the program it comes by, before all else, and not with JSON", async () => {
    const answer = await app.request("http://mail.test/domains", { headers: { authorization: "Bearer key" } });
    expect([answer.status, await answer.text()]).toEqual([403, "error code: 1010"]);
  });

  it("shows what was sent as JSON by addressee and as a page, nothing of it taken for markup, and keeps the last 500", async () => {
    await send({ ...MAIL, to: "grace@acme.test" });
    expect(await list("?to=grace@acme.test")).toHaveLength(1);
    const page = await (await app.request("http://mail.test/")).text();
    expect(page).toContain("&lt;b&gt;Hi&lt;/b&gt;");
    expect(page).not.toContain("<b>");
    for (let index = 0; index < 510; index += 1) await send({ ...MAIL, subject: `mail ${index}` });
    const kept = await list();
    expect(kept).toHaveLength(500);
    expect(kept[0]).toMatchObject({ subject: "mail 509" });
  });
});
