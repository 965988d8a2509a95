import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { gateFaults, lookAtHealth, releaseOf } from "../../../scripts/deploy/health-gate.ts";
import { BURNING, burn, CALM, RATES } from "./looks.ts";

const WORSE = { version: "v2", says: "3 of its 3 of /carts/{id} failed, of the others' 0 of 200" };

describe("the gate", () => {
  it.each([
    { what: "a burn that was there before", before: BURNING, now: BURNING, faults: 0 },
    { what: "a burn over too few requests", before: CALM, now: { ...CALM, burns: [burn("cart.availability", 90, 19)] }, faults: 0 },
    {
      what: "a burn of the bad answers that stood in the window before, once enough requests are in it",
      before: { ...CALM, burns: [burn("cart.availability", 75, 12)] },
      now: { ...CALM, burns: [burn("cart.availability", 30, 30)] },
      faults: 0,
    },
    {
      what: "the same with one bad answer more",
      before: { ...CALM, burns: [burn("cart.availability", 75, 12)] },
      now: { ...CALM, burns: [burn("cart.availability", 36.7, 30)] },
      faults: 1,
    },
    { what: "a rate that is allowed", before: CALM, now: { ...CALM, burns: [burn("cart.availability", 14.3)] }, faults: 0 },
    {
      what: "a new burn beside an old one",
      before: BURNING,
      now: { ...CALM, burns: [...BURNING.burns, burn("cart.latency", 20)] },
      faults: 1,
    },
    { what: "a section that fails and did not", before: CALM, now: { ...CALM, failing: ["crawl"], burns: [] }, faults: 1 },
    { what: "what the new version does worse than those beside it", before: CALM, now: { ...CALM, worse: [WORSE] }, faults: 1 },
    { what: "what another does worse", before: CALM, now: { ...CALM, worse: [{ ...WORSE, version: "v1" }] }, faults: 0 },
    {
      what: "a section that failed before",
      before: { ...CALM, failing: ["crawl"] },
      now: { ...CALM, failing: ["crawl"], burns: [] },
      faults: 0,
    },
  ])("counts $what as $faults", ({ before, now, faults }) => {
    expect(gateFaults(before, now, RATES, "v2")).toHaveLength(faults);
  });

  it("reads /health/ops with the reader's token, a failing one too, and asks a version by its name", async () => {
    const asked: unknown[] = [];
    const short = { requests: 40, availability: 20, latency: 0 };
    const sections = { objectives: { status: "pass" }, crawl: { status: "fail" } };
    const objectives = { burning: [], objectives: [{ name: "cart", burn: { fast: { short, long: short } } }] };
    const counts = { all: 3, failed: 3, late: 0, others: { all: 200, bad: 0 } };
    const versions = { worse: [{ version: "r9@v2", of: "/carts/{id}", how: "failed", ...counts }] };
    const body = JSON.stringify({ status: "fail", releaseId: "r9", sections, objectives, versions });
    const freeze = JSON.stringify({ frozen: true, reason: "the storm", setBy: "anna", setAt: "10:00" });
    const server = createServer(({ url, headers }, response) => {
      asked.push([url, headers.authorization, headers["cloudflare-workers-version-overrides"]]);
      const isFreeze = url === "/admin/deploy-freeze";
      response.writeHead(isFreeze ? 200 : 503, { "content-type": "application/json" }).end(isFreeze ? freeze : body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await lookAtHealth(url, "reader")).toEqual({
      frozen: "since 10:00 by anna: the storm",
      failing: ["crawl"],
      burns: [
        { promise: "cart.availability", rate: "fast", times: 20, requests: 40 },
        { promise: "cart.latency", rate: "fast", times: 0, requests: 40 },
      ],
      worse: [WORSE],
    });
    expect(await releaseOf(url, "procureiq-staging", "v2")).toBe("r9");
    expect(asked).toEqual([
      ["/health/ops?fresh=1", "Bearer reader", undefined],
      ["/admin/deploy-freeze", "Bearer reader", undefined],
      ["/health", undefined, 'procureiq-staging="v2"'],
    ]);
  });
});
