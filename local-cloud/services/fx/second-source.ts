import { Hono } from "hono";
import { serveHttp, type LocalService, type ServiceContext } from "../../service.ts";
import { crossRate, loadEuroRates, type EuroRates } from "./rates.ts";

/** Two sources never fix quite the same figure. */
const APART = 1.0004;

/** The currency-api (fawazahmed0/exchange-api) as its repository describes it: a file a base, dated to the current UTC day of `now`. */
export function createSecondSource(rates: EuroRates, now: () => Date): Hono {
  const app = new Hono();
  app.get("/v1/currencies/:file", (c) => {
    const name = /^([a-z]{3})(?:\.min)?\.json$/.exec(c.req.param("file"))?.[1];
    const base = name?.toUpperCase() ?? "";
    if (name === undefined || !rates.has(base)) return c.text("Couldn't find the requested file.", 404);
    const figures = [...rates.keys()].map((code): [string, number] => {
      const rate = crossRate(rates, base, code) ?? 1;
      return [code.toLowerCase(), code === base ? 1 : Number((rate * APART).toPrecision(8))];
    });
    return c.json({ date: now().toISOString().slice(0, 10), [name]: Object.fromEntries(figures) });
  });
  return app;
}

/** Starts the second source; it knows nothing of the first's account and quota. */
export const startSecondSource = (context: ServiceContext): Promise<LocalService> =>
  serveHttp(
    context,
    createSecondSource(loadEuroRates(), () => new Date()),
  );
