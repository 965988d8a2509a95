import { describe, expect, it } from "vitest";
import { createSecondSource } from "../services/fx/second-source.ts";
import { loadEuroRates } from "../services/fx/rates.ts";

const app = createSecondSource(loadEuroRates(), () => new Date("2026-11-23T17:45:12.345Z"));
const ask = (file: string) => app.request(`http://second.test/v1/currencies/${file}`);

describe("the second source of exchange rates", () => {
  it("answers a base's figures under its name in lower case, of the current UTC day", async () => {
    const body: { date: string; eur: Record<string, number> } = await (await ask("eur.min.json")).json();
    expect(body.date).toBe("2026-11-23");
    expect([body.eur["eur"], body.eur["usd"], body.eur["sar"]]).toEqual([1, 1.1688674, expect.any(Number)]);
    expect(await (await ask("eur.json")).json()).toEqual(body);
  });

  it.each(["xxx.min.json", "EUR.json", "eur", "eur.min.json.gz"])("has no file %s", async (file) => {
    expect((await ask(file)).status).toBe(404);
  });
});
