import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { servedBy } from "../checkout/http.ts";
import { lookedAtOnce } from "../looked-at-once.ts";

const ask = servedBy(createDeps(env, { contract: lookedAtOnce(contractFor("local")) }));
const pageIn = async (language: string, path = "/status", cookie = "") => {
  const headers = { accept: "text/html", "accept-language": language, ...(cookie === "" ? {} : { cookie }) };
  const response = await ask(`https://procureiq.test${path}`, { headers });
  return { headers: response.headers, html: await response.text() };
};

describe("the status page", () => {
  it.each([
    ["en", "ltr", "ProcureIQ status"],
    ["de-CH", "ltr", "Status von ProcureIQ"],
    ["fr", "ltr", "État de ProcureIQ"],
    ["es", "ltr", "Estado de ProcureIQ"],
    ["ja", "ltr", "ProcureIQの稼働状況"],
    ["ar", "rtl", "حالة ProcureIQ"],
  ])("is in %s, written %s, and says so", async (asked, direction, heading) => {
    const { headers, html } = await pageIn(asked);
    const language = asked.slice(0, 2);
    expect(html).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(html).toContain(`<h1>${heading}</h1>`);
    expect(headers.get("content-language")).toBe(language);
    expect(headers.get("vary")).toMatch(/accept, accept-language, cookie/);
  });

  it("is in the language that was chosen on a page of the shop, whatever the browser asks for", async () => {
    const { headers, html } = await pageIn("fr", "/status", "theme=dark; procureiq_language=de");
    expect(html).toContain("<h1>Status von ProcureIQ</h1>");
    expect(headers.get("content-language")).toBe("de");
    const of = async (chosen: string) => (await pageIn("fr", "/status", `procureiq_language=${chosen}`)).headers.get("content-language");
    expect([await of("en"), await of("xx"), await of("")]).toEqual(["en", "fr", "fr"]);
  });

  it("is the same document for programs, whatever they read", async () => {
    const response = await ask("https://procureiq.test/status", { headers: { "accept-language": "de" } });
    expect(await response.json()).toHaveProperty("incidents");
    expect(response.headers.get("content-language")).toBeNull();
  });
});

describe("a problem on a page", () => {
  it("is in the language that was chosen on a page of the shop", async () => {
    const { headers, html } = await pageIn("fr", "/docs/guides/no-such-guide", "procureiq_language=ar");
    expect(html).toContain("<h1>غير موجود</h1>");
    expect([headers.get("content-language"), headers.get("vary")]).toEqual(["ar", expect.stringMatching(/accept-language, cookie/i)]);
  });

  it("is in its reader's language", async () => {
    const { headers, html } = await pageIn("ar", "/docs/guides/no-such-guide");
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(html).toContain("<h1>غير موجود</h1>");
    expect(headers.get("content-language")).toBe("ar");
    expect(headers.get("vary")).toMatch(/accept-language/i);
  });
});
