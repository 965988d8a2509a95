import { beforeAll, describe, expect, it } from "vitest";
import { addressOfAct, type Act } from "../../../src/platform/console/form/act.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import { awakenDesk } from "../objects.ts";
import { OPERATOR } from "../operator.ts";
import { answerOf, depsByRole } from "../served.ts";

const HERE = "https://api.test";
const deps = depsByRole();

interface Asked {
  as?: "operator" | "observer" | "nobody";
  headers?: Record<string, string>;
  fields?: readonly (readonly [string, string])[];
}

async function send(path: string, { as = "operator", headers = {}, fields }: Asked = {}) {
  const request = new Request(HERE + path, {
    method: fields === undefined ? "GET" : "POST",
    redirect: "manual",
    headers: {
      accept: "text/html",
      cookie: `procureiq_ops=${as}`,
      ...(fields === undefined ? {} : { "content-type": "application/x-www-form-urlencoded", origin: HERE }),
      ...headers,
    },
    ...(fields === undefined ? {} : { body: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString() }),
  });
  const response = await answerOf(deps, request);
  return { status: response.status, headers: response.headers, html: await response.text() };
}

/** The fields that stand in the form of a page, as a browser without a script sends them. */
const hidden = (html: string): [string, string][] =>
  [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]);
const formOf = (html: string): string =>
  (/<form method="post" action="(\/admin\/act[^"]*)"/.exec(html)?.[1] ?? "").replaceAll("&amp;", "&");

async function openAlert(): Promise<{ id: string; key: string }> {
  const key = `plain.${systemIds.next("alert")}`;
  await deps.alertLedger.raise([{ key, severity: "warn", summary: "stands", count: 1, source: "system" }]);
  const [found] = await deps.alertLedger.openUnder(key);
  return { id: found?.alert?.id ?? "", key };
}

const acknowledging = (id: string, more: Partial<Act> = {}): string =>
  addressOfAct({
    api: `POST /notifications/incident-alerts/${id}/acknowledge`,
    confirm: "Acknowledge it?",
    label: "Acknowledge",
    ...more,
  });

describe("an act by a form that no script takes", () => {
  beforeAll(awakenDesk);

  it("[ALR-10] stands as a form on the page, is asked first, done by yes, and said once on the page it came from", async () => {
    const { id, key } = await openAlert();
    const page = "/admin/operations/alerts?limit=100";
    const shown = (await send(page)).html;
    const action = new RegExp(`action="(/admin/act\\?api=POST\\+/notifications/incident-alerts/${id}/acknowledge[^"]*)"`).exec(shown)?.[1];
    expect(action).toBeDefined();

    const question = await send((action ?? "").replaceAll("&amp;", "&"), { fields: [], headers: { referer: HERE + page } });
    expect(question.status).toBe(200);
    expect(question.html).toContain(`Acknowledge ${key}? It sends no more reminders`);
    expect((await deps.alertLedger.readAlert(id))?.acknowledgedBy).toBeNull();

    const done = await send(formOf(question.html), { fields: hidden(question.html) });
    expect([done.status, done.headers.get("location")]).toEqual([303, page]);
    expect((await deps.alertLedger.readAlert(id))?.acknowledgedBy).toBe(OPERATOR.email);
    const said = /procureiq_said=[^;]+/.exec(done.headers.get("set-cookie") ?? "")?.[0] ?? "";
    expect(done.headers.get("set-cookie")).toMatch(/Path=\/admin; HttpOnly; SameSite=Strict; Max-Age=60; Secure$/);

    const told = await send(page, { headers: { cookie: `procureiq_ops=operator; ${said}` } });
    expect(told.html).toContain('<p id="said" role="status" aria-live="polite">Acknowledge: done.</p>');
    expect(told.headers.get("set-cookie")).toMatch(/^procureiq_said=; .*Max-Age=0/);
  });

  it("[ALR-10] has under its question a button that says what it does now, where the first one said what comes before it", async () => {
    const { id, key } = await openAlert();
    const list = (await send(`/admin/operations/alerts?text=${key}`)).html;
    const action =
      /action="(\/admin\/act[^"]*acknowledgements\/matching[^"]*)"[^>]*>.*?<button class="">Count all of these, then acknowledge</u.exec(
        list,
      );
    const question = (await send((action?.[1] ?? "").replaceAll("&amp;", "&"), { fields: [["text", key]] })).html;
    expect(question).toContain("Acknowledge 1 of 1 open alerts");
    expect(question).toContain('<button class="primary">Acknowledge</button>');
    expect(question).not.toContain(">Count all of these");
    expect((await deps.alertLedger.readAlert(id))?.acknowledgedBy).toBeNull();
  });

  it("[SEC-1] says only text, whatever stands in the field that says what was done", async () => {
    const told = await send("/admin/incidents", {
      headers: { cookie: `procureiq_ops=operator; procureiq_said=${encodeURIComponent('<b title="x">$& done</b>')}` },
    });
    expect(told.html).toContain("&lt;b title=&quot;x&quot;&gt;$&amp; done&lt;/b&gt;</p>");
    const unreadable = await send("/admin/incidents", { headers: { cookie: "procureiq_ops=operator; procureiq_said=%E0%A4%A" } });
    expect([unreadable.status, unreadable.headers.get("set-cookie")]).toEqual([200, null]);
  });

  it("[AUTH-3] is taken from our own pages only, from whoever is signed in, and by the access of what it calls", async () => {
    const { id } = await openAlert();
    const yes = [["act.key", "yes"]] as const;
    expect((await send(acknowledging(id), { fields: yes, headers: { origin: "https://elsewhere.test" } })).status).toBe(403);
    const nobody = await send(acknowledging(id), { fields: yes, as: "nobody" });
    expect([nobody.status, nobody.headers.get("location")]).toEqual([303, "/admin/login?next=%2Fadmin%2Fact"]);
    const observer = await send(acknowledging(id), { fields: yes, as: "observer" });
    expect(observer.status).toBe(403);
    expect(observer.html).toContain("this needs the role operator; yours is observer");
    expect((await deps.alertLedger.readAlert(id))?.acknowledgedBy).toBeNull();
  });

  it("keeps what was written where the API refuses it, names the field, and asks again before it sends it again", async () => {
    const { id } = await openAlert();
    const note = "x".repeat(2_001);
    const address = addressOfAct({ api: `POST /notifications/incident-alerts/${id}/resolve`, confirm: "Sure?", label: "Resolve" });
    const refused = await send(address, {
      fields: [
        ["reason", note],
        ["act.key", "yes"],
        ["act.back", "/admin/operations/alerts"],
      ],
    });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('role="alert"');
    expect(refused.html).toMatch(/The request is not valid|does not fit its schema/);
    expect(refused.html).toContain(`<textarea name="reason" rows="2">${note}</textarea>`);
    expect(hidden(refused.html)).toEqual([["act.back", "/admin/operations/alerts"]]);
    const again = await send(formOf(refused.html), { fields: [["reason", "it is over"], ...hidden(refused.html)] });
    expect(again.html).toContain("Sure?");
    expect((await deps.alertLedger.readAlert(id))?.state).toBe("open");
    await send(formOf(again.html), { fields: hidden(again.html) });
    expect(await deps.alertLedger.readAlert(id)).toMatchObject({ state: "resolved", resolvedReason: `${OPERATOR.email}: it is over` });
  });

  it("counts by a dry run before it asks, and asks nothing where nothing was chosen or nothing meets it", async () => {
    const replay = "/notifications/incident-alerts/replay-dead-letter?limit={limit}";
    const act = {
      api: `POST ${replay}`,
      preview: `POST ${replay}&dryRun=1`,
      confirm: "Replay {answer.replayed.length}, {answer.remaining} left?",
      label: "Replay",
    };
    const question = await send(addressOfAct(act), {
      fields: [
        ["limit~number", "5"],
        ["note", "why"],
      ],
    });
    expect(question.html).toMatch(/Replay \d+, \d+ left\?/);
    expect(hidden(question.html)).toEqual(
      expect.arrayContaining([
        ["limit~number", "5"],
        ["note", "why"],
      ]),
    );
    const chosen = await send(addressOfAct({ ...act, needs: "ids" }), {
      fields: [
        ["limit~number", "5"],
        ["note", "why"],
      ],
    });
    expect(chosen.status).toBe(422);
    expect(chosen.html).toContain("Nothing is chosen");
    const unreadable = await send(addressOfAct(act), { fields: [["limit~datetime", "tomorrow"]] });
    expect(unreadable.status).toBe(422);
    expect(unreadable.html).toContain("is no time");
  });

  it.each([
    ["GET /admin/operations", "a reading"],
    ["POST /admin/act?api=POST+/x&confirm=x&label=x", "itself"],
    ["POST /admin/x/../act", "itself by another way"],
    ["POST /auth/login", "what is no operator's"],
    ["POST https://elsewhere.test/admin/incidents", "another host"],
    ["POST //elsewhere.test/admin/incidents", "another host without a scheme"],
  ])("calls only what operators write by: not %s (%s)", async (api) => {
    const refused = await send(addressOfAct({ api, confirm: "Sure?", label: "Do it" }), { fields: [["act.key", "yes"]] });
    expect(refused.status).toBe(404);
    expect(refused.html).toContain("This is nothing that the console does");
  });

  it.each(["https://elsewhere.test/admin/x", "//elsewhere.test/admin/x", "/app", "/admin/act?api=x", "javascript:alert(1)"])(
    "leads back to no other page than the console's own: not to %s",
    async (back) => {
      const { id } = await openAlert();
      const done = await send(acknowledging(id, { done: "Taken." }), {
        fields: [
          ["act.key", "yes"],
          ["act.back", back],
        ],
      });
      expect([done.status, done.headers.get("location")]).toEqual([303, "/admin/operations?fresh=1"]);
      expect(done.headers.get("set-cookie")).toContain("procureiq_said=Taken.");
    },
  );

  it("is nothing to read: its address alone leads to the console, and one that names no act to nothing", async () => {
    const read = await send("/admin/act");
    expect([read.status, read.headers.get("location")]).toEqual([303, "/admin/operations"]);
    expect((await send("/admin/act?api=POST+/admin/incidents", { fields: [] })).status).toBe(404);
  });
});
