import { describe, expect, it } from "vitest";
import { convertMoney } from "../../../src/features/fx/convert-money.ts";
import { fxHealth } from "../../../src/features/fx/health.ts";
import { servedUnheld } from "../checkout/http.ts";
import { HOUR_MS, later, setting, type Json } from "./told-source.ts";

describe("a figure that is implausible", () => {
  it("is held back while the last good one serves, and this is said on every surface", async () => {
    const one = setting();
    await one.publish({});
    expect(await one.publish({ USD: "0.8559" })).toMatchObject({ currencies: 0, heldBack: 1 });

    expect(await one.rate("USD")).toBe("1.1684");
    expect(await one.open()).toMatchObject([
      { currency: "USD", rate: "0.8559", storedRate: "1.1684", doubts: ["changed-too-much", "inverted"] },
    ]);
    const { body } = await one.call("GET", "/fx/rates");
    expect(body).toMatchObject({ freshness: "fresh", degraded: { mode: "last-good-rate", policy: "fx.plausibility" } });
    const byCurrency = new Map(
      (body["rates"] as Json[]).map(({ currency, degraded }) => [currency, (degraded as Json | undefined)?.["mode"]]),
    );
    expect([byCurrency.get("USD"), byCurrency.get("GBP")]).toEqual(["last-good-rate", undefined]);
    const { body: converted } = await one.call("POST", "/fx/convert", { amount: { amount: 10_000, currency: "USD" }, to: "GBP" });
    expect(converted).toMatchObject({ amount: { amount: 7451 }, freshness: "fresh", degraded: { mode: "last-good-rate" } });
    expect(await one.section()).toMatchObject({
      status: "warn",
      figures: { coverage: "fresh", heldBack: ["USD"] },
      degraded: [{ mode: "last-good-rate" }],
    });
    const section = await one.section();
    const alerts = fxHealth(one.deps).alerts?.flatMap((rule) => rule.conditions(section.figures, one.deps.contract)) ?? [];
    expect(alerts).toMatchObject([{ key: "fx.rates.held-back", severity: one.deps.contract.fx.posture.heldBack }]);
    expect(one.said.filter(({ event }) => event === "fx.rate.held-back")).toMatchObject([{ fields: { currency: "USD", rate: "0.8559" } }]);
  });

  it("is held back once, however often it is published", async () => {
    const one = setting();
    await one.publish({});
    await one.publish({ USD: "0.8559" });
    const [held] = await one.open();
    await one.publish({ USD: "0.8559" });
    expect(await one.open()).toEqual([held]);
    expect(one.said.filter(({ event }) => event === "fx.rate.held-back")).toHaveLength(1);
  });

  it("is superseded by what the source says next, right or wrong, and never comes into force by being repeated", async () => {
    const one = setting();
    await one.publish({});
    await one.publish({ USD: "0.8559" });
    await one.publish({ USD: "0.856" }, later(1));
    expect(await one.open()).toMatchObject([{ rate: "0.856" }]);
    expect(await one.rate("USD")).toBe("1.1684");
    await one.publish({ USD: "1.1690" }, later(2));
    expect(await one.open()).toEqual([]);
    expect(await one.rate("USD")).toBe("1.1690");
    expect(await one.section()).toMatchObject({ status: "pass", figures: { heldBack: [] } });
  });

  it("is held back in an empty database too, where conversion is refused instead", async () => {
    const one = setting();
    expect(await one.publish({ USD: "100", GBP: "0.0000000000000001" })).toMatchObject({ heldBack: 2 });
    expect(new Set((await one.open()).map(({ currency }) => currency))).toEqual(new Set(["GBP", "USD"]));
    expect(await convertMoney(one.deps, { amount: 100, currency: "CHF" }, "USD")).toMatchObject({
      ok: false,
      refusal: { kind: "fx-rates-expired" },
    });
    expect(await one.section()).toMatchObject({
      status: "fail",
      figures: { coverage: "partial", missing: ["USD", "GBP"], heldBack: ["GBP", "USD"] },
    });
  });

  it("that is dated in 400 days neither serves nor keeps the next right ones from serving", async () => {
    const one = setting();
    await one.publish({});
    expect(await one.publish({ USD: "1.17" }, later(400 * 24))).toMatchObject({ currencies: 0, heldBack: 6 });
    const [held] = await one.open();
    expect(
      await one.call("POST", `/admin/fx/held-rates/${String(held?.["id"])}/decision`, { decision: "accept", note: "looks right" }),
    ).toMatchObject({
      status: 409,
      body: { type: "/problems/held-rate-unusable", why: "dated-ahead" },
    });
    expect(await one.publish({ USD: "1.1690" }, later(1))).toMatchObject({ currencies: 7, heldBack: 0 });
    expect(await one.open()).toEqual([]);
  });
});

describe("an operator's decision about a held figure", () => {
  const held = async (one: ReturnType<typeof setting>) => {
    await one.publish({});
    await one.publish({ USD: "0.8559" }, later(1));
    const [open] = await one.open();
    return (body: unknown) => one.call("POST", `/admin/fx/held-rates/${String(open?.["id"])}/decision`, body);
  };

  it("puts it in force where it is accepted, once, with who and why", async () => {
    const one = setting();
    const decide = await held(one);
    expect(await decide({ decision: "accept", note: "The central bank confirms it." })).toMatchObject({
      status: 200,
      body: { state: "accepted" },
    });
    expect(await one.rate("USD")).toBe("0.8559");
    expect(await decide({ decision: "reject", note: "no" })).toMatchObject({
      status: 409,
      body: { type: "/problems/held-rate-decided", state: "accepted" },
    });
    expect(one.said).toContainEqual({
      event: "fx.held-rate.decided",
      fields: expect.objectContaining({ state: "accepted", by: "opr_1", audit: true }),
    });
    expect(await one.publish({ USD: "0.86" }, later(2))).toMatchObject({ heldBack: 0 });
  });

  it("leaves the last good one where it is rejected, and is not asked for again about the same figure", async () => {
    const one = setting();
    const decide = await held(one);
    expect(await decide({ decision: "reject", note: "Base and quote are swapped." })).toMatchObject({
      status: 200,
      body: { state: "rejected" },
    });
    await one.publish({ USD: "0.8559" }, later(1));
    expect(await one.open()).toEqual([]);
    expect(await one.rate("USD")).toBe("1.1684");
  });

  it("is one of all that are made at once", async () => {
    const one = setting();
    const decide = await held(one);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => decide({ decision: index % 2 ? "accept" : "reject", note: `operator ${index}` })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    const won = answers.find(({ status }) => status === 200)?.body["state"];
    expect(await one.rate("USD")).toBe(won === "accepted" ? "0.8559" : "1.1684");
  });

  it("meets a refresh at the same moment: the later publication stands, and the figure is decided or superseded", async () => {
    const one = setting();
    const decide = await held(one);
    const [answer] = await Promise.all([decide({ decision: "accept", note: "confirmed" }), one.publish({ USD: "1.1690" }, later(2))]);
    // Accepted first, the right figure is implausible against it or was judged against what stood before: the next refresh says so.
    expect(await one.rate("USD")).toBe(answer.status === 200 ? "0.8559" : "1.1690");
    expect(await one.publish({ USD: "1.1690" }, later(2))).toMatchObject({ heldBack: answer.status === 200 ? 1 : 0 });
  });

  it("is refused without a note, for an id that is none, and for what is not there", async () => {
    const one = setting();
    const decide = await held(one);
    expect((await decide({ decision: "accept" })).status).toBe(400);
    expect((await decide({ decision: "perhaps", note: "?" })).status).toBe(400);
    expect((await one.call("POST", "/admin/fx/held-rates/1/decision", { decision: "accept", note: "x" })).status).toBe(400);
    const absent = "/admin/fx/held-rates/fxh_01h455vb4pex5vsknk084sn02q/decision";
    expect((await one.call("POST", absent, { decision: "accept", note: "x" })).status).toBe(404);
  });
});

describe("a client that has the rates", () => {
  it("[FX-1] is told that they are what it has, until one has changed or another thing is said of one", async () => {
    const one = setting();
    await one.publish({});
    let at = Date.now();
    const ask = servedUnheld({ ...one.deps, clock: { now: () => new Date(at) } });
    const read = (etag?: string) =>
      ask("https://procureiq.test/fx/rates", etag === undefined ? {} : { headers: { "if-none-match": etag } });
    const first = await read();
    const etag = first.headers.get("etag") ?? "";
    expect([first.headers.get("cache-control"), ((await first.json()) as Json)["freshness"]]).toEqual(["no-cache", "fresh"]);
    const again = await read(etag);
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    at += one.deps.contract.fx.freshSeconds * 1_000 + 100 * HOUR_MS;
    const old = await read(etag);
    expect(old.status).not.toBe(304);
    at = Date.now();
    await one.publish({ USD: "1.1685" }, later(1));
    const changed = await read(etag);
    expect([changed.status, changed.headers.get("etag") === etag]).toEqual([200, false]);
  });
});
