import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "../drills/buyer.ts";
import { inPostgres } from "../drills/database.ts";
import { mailed } from "../drills/sessions.ts";
import { call, until } from "../journey/client.ts";
import { walk, type StepReport } from "../journey/journey.ts";
import type { Need, Progress } from "../journey/step.ts";
import { startTemporaryStack, type TemporaryStack } from "../support/node/found-stack.ts";
import { PERSONAL_RULES } from "../support/personal-rules.ts";
import { present } from "../support/present.ts";
import { mentionsInPostgres, mentionsInRedis, mentionsInWorker, saying } from "./stores.ts";

const NEED = JSON.parse(readFileSync(new URL("../journey/requests/computer-equipment.json", import.meta.url), "utf8")) as Need;
const RUN = "qqzerased";
/** Written by the buyer wherever something can be written. */
const WRITTEN = "Zebulon Quartzmaine";
const RUNS_OF_THE_CRON = 5;

/** What may go on naming the account's id, and no word of its buyer's, each with the reason. */
const IDS_KEPT: Readonly<Record<string, string>> = {
  TokenBudget: "what models took a day, against which providers' bills are held",
  TokenPool: "which accounts' budgets have tokens of the day's pool",
  "worker.log": "lines say by its id what an account did, for as long as the platform keeps the log",
  Cart: "that the cart is no more, so that a late wake-up makes it no other",
};

describe("a buyer of whom everything is kept that can be", () => {
  let stack: TemporaryStack;
  let buyer: Progress & { token: string; buyerId: string };
  beforeAll(async () => (stack = await startTemporaryStack("erasure")), 300_000);
  afterAll(() => stack.stop());

  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call(stack.file.url, method, path, { token: buyer.token, body, headers });
  const sql = (query: string, ...params: unknown[]) => inPostgres(stack.file, query, params);

  it("goes the whole way, and writes in every place", async () => {
    const reports: StepReport[] = [];
    let progress: Progress | undefined;
    const need = { ...NEED, text: `${NEED.text}\n\nFor the attention of ${WRITTEN}.` };
    await walk({
      stack: () => stack.file,
      need,
      runId: RUN,
      report: (step) => reports.push(step),
      between: async (_step, reached) => void (progress = reached),
    });
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    const { email, password, buyerId } = present(progress, "the journey's progress");
    buyer = { ...present(progress, "it"), token: await signIn(stack.file, { email, password }), buyerId: present(buyerId, "an id") };

    const token = await until("the mail to the buyer", 30, async () => {
      const mails = await inMails(email);
      return mails.flatMap(({ text }) => /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text) ?? [])[0];
    });
    await call(stack.file.url, "POST", "/auth/verify-address", { body: { token } });
    buyer.token = await signIn(stack.file, { email, password });
    await ask("POST", "/auth/service-tokens", { name: WRITTEN, scopes: ["catalog:read"] });
    await ask("PUT", "/ads/viewer-controls", { optOut: false, hiddenAds: [], hiddenAdvertisers: ["abt"] });
    await ask("POST", "/searches", { query: `desk lamp ${WRITTEN}` });
    await ask("POST", "/automations", { name: WRITTEN, eventType: "cart.abandoned", url: "https://hooks.acme.dev/", enabled: true });
    await ask("PATCH", `/automations/${buyer.automation?.id}`, { name: `${WRITTEN} too` });
    const { headers: brief } = await ask("GET", `/briefs/${buyer.briefId}`);
    await ask("PATCH", `/briefs/${buyer.briefId}`, { title: WRITTEN }, { "if-match": present(brief.get("etag"), "the brief's version") });
    await ask("POST", "/auth/password", { currentPassword: password, newPassword: `another ${password}` });
    buyer.password = `another ${password}`;
    await seed();
  }, 300_000);

  /** What takes a schedule, an outage or an agent to come about. */
  async function seed(): Promise<void> {
    const { buyerId } = buyer;
    const { id: automation } = present(buyer.automation, "the journey's automation");
    const event = JSON.stringify({ id: "evt_erased", type: "order.completed", subject: "ord_1", data: { query: WRITTEN } });
    await sql(
      `insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at, dispatched_at)
       values ('evt_01h455vb4pex5vsknk084sn02q', 'search.completed', 'srch_1', $1, $2::jsonb, now(), now())`,
      buyerId,
      JSON.stringify({ query: WRITTEN }),
    );
    await sql(
      `insert into automation_dead_letters (id, key, automation_id, event_id, buyer_id, event, cause, error, state, created_at, updated_at)
       values ('dl_erased', 'exe_erased', $1, 'evt_erased', $2, $3::jsonb, 'spent', 'HTTP 500', 'undecided', now(), now())`,
      automation,
      buyerId,
      event,
    );
    await sql(
      `insert into automation_dead_letter_history (dead_letter_id, at, what, by, note)
       values ('dl_erased', now(), 'noted', 'opr_1', $1)`,
      WRITTEN,
    );
    await sql(
      `insert into automation_receivers (buyer_id, receiver, failures, last_error, updated_at) values ($1, 'https://hooks.acme.dev', 3, $2, now())`,
      buyerId,
      WRITTEN,
    );
    await sql(
      `insert into agent_checkouts (id, buyer_id, protocol, cart_id, currency, shown_version, created_at, updated_at)
       values ('acs_erased', $1, 'acp', 'cart_1', 'EUR', 1, now(), now())`,
      buyerId,
    );
    await sql(
      `insert into agent_answers (buyer_id, path, idempotency_key, fingerprint, status, body, created_at, lease_until, fence)
       values ($1, '/checkout_sessions', 'k', 'f', 201, $2, now(), now(), 1)`,
      buyerId,
      JSON.stringify({ buyer: { email: buyer.email, first_name: WRITTEN } }),
    );
  }

  const inMails = async (email: string) => mailed(stack.file, email, "Confirm your e-mail address");

  it("takes all of it away in one document", async () => {
    const { body } = await call(stack.file.url, "POST", "/auth/export", {
      token: buyer.token,
      body: { password: buyer.password },
    });
    expect(body).toMatchObject({ complete: true, missing: null });
    const empty = Object.entries(body).filter(([, member]) => Array.isArray(member) && member.length === 0);
    expect(empty.map(([name]) => name)).toEqual([]);
    expect(JSON.stringify(body)).toContain(WRITTEN);
  });

  it("is in no store any more once the account is erased, but by an id where a rule says why", async () => {
    const { buyerId, email, chatSessionId, briefId, searchId, automation } = buyer;
    const words = [email, `Buyer of journey ${RUN}`, WRITTEN];
    const below = await sql(
      `select c.id from crawls c join searches s on s.id = c.search_id where s.buyer_id = $1
       union all select e.id from automation_executions e join automations a on a.id = e.automation_id where a.buyer_id = $1`,
      buyerId,
    );
    const ids = below.map((row) => (row as { id: string }).id);
    const own = [buyerId, chatSessionId, briefId, searchId, automation?.id, ...ids].filter((id) => id !== undefined);
    const before = await mentionsInPostgres(stack.file, [...words, ...own]);
    const erasedTables = Object.keys(PERSONAL_RULES).filter((table) => PERSONAL_RULES[table] === "erased");
    expect(erasedTables.filter((table) => before[table] === 0)).toEqual([]);

    await call(stack.file.url, "POST", "/auth/close-account", { token: buyer.token, body: { password: buyer.password }, expect: 202 });
    await sql("update buyers set closed_at = closed_at - interval '31 days', erase_at = now() - interval '1 day' where id = $1", buyerId);
    for (let run = 0; run < RUNS_OF_THE_CRON; run += 1) await call(stack.file.control, "POST", `/crons/${encodeURIComponent("* * * * *")}`);

    const after = await mentionsInPostgres(stack.file, words);
    expect(saying(after)).toEqual({});
    const named = saying(await mentionsInPostgres(stack.file, own));
    const unruled = Object.keys(named).filter((table) => typeof PERSONAL_RULES[table] !== "object");
    expect(unruled).toEqual([]);
    expect(saying(mentionsInWorker(stack.stateDir, words))).toEqual({});
    expect(saying(await mentionsInRedis(stack.file, [...words, ...own]))).toEqual({});
    const byId = Object.keys(saying(mentionsInWorker(stack.stateDir, [buyerId])));
    expect(byId.filter((store) => !(store in IDS_KEPT))).toEqual([]);
  }, 120_000);
});
