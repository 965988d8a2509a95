import { describe, expect, it } from "vitest";
import { servedUnheld } from "../checkout/http.ts";
import { later, setting } from "./told-source.ts";

const part = (html: string, name: string): string => html.split(`data-part="${name}"`)[1]?.split("</section>")[0] ?? "";

const page = async (one: ReturnType<typeof setting>, query = ""): Promise<string> => {
  const headers = { accept: "text/html", authorization: "Bearer operator" };
  const response = await servedUnheld(one.deps)(`https://procureiq.test/admin/fx${query}`, { headers });
  expect(response.status).toBe(200);
  return response.text();
};

describe("the console's page of exchange rates", () => {
  it("[FX-3] shows what is in force and how coverage went, and of a figure that is held back what speaks against it, with its decision", async () => {
    const one = setting();
    await one.publish({});
    await one.publish({ USD: "0.8559" }, later(1));
    const [held] = await one.open();
    const html = await page(one);
    const row =
      part(html, "held-rates")
        .split("<li>")
        .find((text) => text.includes(one.base)) ?? "";
    expect(row).toContain("0.8559 USD");
    expect(row).toContain("changed too much, inverted");
    expect(row).toContain("stored then: 1.1684");
    expect(row).toContain(`/admin/fx/held-rates/${String(held?.["id"])}/decision`);
    expect(part(html, "rates")).toMatch(/USD<\/td>.*1\.1684.*fresh.*last good/s);
    const last = part(html, "coverage").split("<tr>").at(-1) ?? "";
    expect(last).toMatch(/data-label="fresh">6<.*data-label="stale">0<.*data-label="refused">0</s);
  });

  it("lists what was decided, with who and why, and takes no second decision", async () => {
    const one = setting();
    await one.publish({});
    await one.publish({ USD: "0.8559" }, later(1));
    const [held] = await one.open();
    const decision = `/admin/fx/held-rates/${String(held?.["id"])}/decision`;
    expect(await one.call("POST", decision, { decision: "reject", note: "base and quote were swapped" })).toMatchObject({ status: 200 });
    expect(part(await page(one), "held-rates")).not.toContain(decision);
    const rejected = part(await page(one, "?state=rejected"), "held-rates");
    expect(rejected).toContain("base and quote were swapped");
    expect(rejected).not.toContain(decision);
  });
});
