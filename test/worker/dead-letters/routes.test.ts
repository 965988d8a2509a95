import { describe, expect, it } from "vitest";
import { servedBy } from "../checkout/http.ts";
import { setting } from "../crawl/setting.ts";
import { deliver } from "./setting.ts";

const LIST = "https://api.test/admin/dead-letters";
const authorization = "Bearer operator";

describe("the routes of wake-ups' dead letters", () => {
  it("list a crawl job's letter by queue and state, and take its decision once", async () => {
    const stage = await setting();
    await stage.confirmed();
    const crawlId = stage.wakeUps.messages[0]?.crawlId;
    await deliver(stage.deps, "crawl-jobs-dlq", { body: { crawlId } });
    const fetchApi = servedBy(stage.deps);
    const all = await fetchApi(`${LIST}?queue=crawl-jobs&state=undecided&limit=100`, { headers: { authorization } });
    const { items } = (await all.json()) as { items: { id: string; subject: string }[] };
    const letter = items.find(({ subject }) => subject === crawlId);
    expect(letter).toMatchObject({ queue: "crawl-jobs", cause: "consumer-crashed", state: "undecided" });

    const decide = (body: unknown) =>
      fetchApi(`${LIST}/${letter?.id}/decision`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    const handled = { mode: "handled", note: "The buyer searched again." };
    expect(await (await decide(handled)).json()).toEqual({ id: letter?.id, state: "handled" });
    const again = await decide(handled);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ state: "handled" });
    expect((await decide({ mode: "replay" })).status).toBe(400);
    expect(
      (
        await fetchApi(`${LIST}/dl_01h455vb4pex5vsknk084sn02q/decision`, {
          method: "POST",
          headers: { authorization, "content-type": "application/json" },
          body: JSON.stringify(handled),
        })
      ).status,
    ).toBe(404);
  });

  it("point at a queue that has no such letters, and are for operators alone", async () => {
    const fetchApi = servedBy((await setting()).deps);
    const unknown = await fetchApi(`${LIST}?queue=incident-alerts`, { headers: { authorization } });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ errors: [{ pointer: "/query/queue" }] });
    expect((await fetchApi(LIST)).status).toBe(401);
  });
});
