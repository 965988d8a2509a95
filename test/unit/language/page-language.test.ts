import { describe, expect, it } from "vitest";
import { pageWords } from "../../../src/platform/http/page-language.ts";
import { ENGLISH } from "../../../src/platform/language/translate.ts";

const asking = (headers: Record<string, string>) => new Request("https://shop.test/app", { headers });

function recorder() {
  const lines: unknown[] = [];
  const counts: unknown[] = [];
  const log = { log: (...line: unknown[]) => void lines.push(line) };
  const metrics = { count: ({ name }: { name: string }, labels: object) => void counts.push([name, labels]) };
  return { lines, counts, to: { log, metrics } as unknown as Parameters<typeof pageWords>[0] };
}

describe("the words of a page", () => {
  it("are English where their catalogue cannot be read, which is told and counted", async () => {
    const { lines, counts, to } = recorder();
    const fault = new Error("no such module");
    expect(await pageWords(to, asking({ "accept-language": "de" }), () => Promise.reject(fault))).toBe(ENGLISH);
    expect(lines).toEqual([["error", "i18n.catalogue.unreadable", { language: "de", error: fault }]]);
    expect(counts).toEqual([["catalogue_unreadable", { language: "de" }]]);
  });

  it("are those of the chosen language before those the browser asks for, and nothing is told of it", async () => {
    const { lines, to } = recorder();
    const words = await pageWords(to, asking({ cookie: "a=b; procureiq_language=es", "accept-language": "de" }));
    expect([words.language, words.say("ProcureIQ status")]).toEqual(["es", "Estado de ProcureIQ"]);
    expect(lines).toEqual([]);
  });
});
