import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { gateFaults, lookAtHealth, releaseOf } from "../../../scripts/deploy/health-gate.ts";
import { BURNING, burn, CALM, RATES } from "./looks.ts";

describe("the gate", () => {
  it.each([
    { what: "a burn that was there before", before: BURNING, now: BURNING, faults: 0 },
    { what: "a burn over too few requests", before: CALM, now: { failing: [], burns: [burn("cart.availability", 90, 19)] }, faults: 0 },
    { what: "a rate that is allowed", before: CALM, now: { failing: [], burns: [burn("cart.availability", 14.3)] }, faults: 0 },
    {
      what: "a new burn beside an old one",
      before: BURNING,
      now: { failing: [], burns: [...BURNING.burns, burn("cart.latency", 20)] },
      faults: 1,
    },
    { what: "a section that fails and did not", before: CALM, now: { failing: ["crawl"], burns: [] }, faults: 1 },
    { what: "a section that failed before", before: { ...CALM, failing: ["crawl"] }, now: { failing: ["crawl"], burns: [] }, faults: 0 },
  ])("counts $what as $faults", ({ before, now, faults }) => {
    expect(gateFaults(before, now, RATES)).toHaveLength(faults);
  });

  it("reads /health/ops with the reader's token, a failing one too, and asks a version by its name", async () => {
    const asked: unknown[] = [];
    const short = { requests: 40, availability: 20, latency: 0 };
    const sections = { objectives: { status: "pass" }, crawl: { status: "fail" } };
    const objectives = { burning: [], objectives: [{ name: "cart", burn: { fast: { short, long: short } } }] };
    const body = JSON.stringify({ status: "fail", releaseId: "r9", sections, objectives });
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
    });
    expect(await releaseOf(url, "procureiq-staging", "v2")).toBe("r9");
    expect(asked).toEqual([
      ["/health/ops?fresh=1", "Bearer reader", undefined],
      ["/admin/deploy-freeze", "Bearer reader", undefined],
      ["/health", undefined, 'procureiq-staging="v2"'],
    ]);
  });
});
