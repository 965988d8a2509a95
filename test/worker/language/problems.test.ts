import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { LANGUAGES } from "../../../src/platform/language/languages.ts";
import { servedBy } from "../checkout/http.ts";

const BASE = "https://procureiq.test";
const TITLES: Record<(typeof LANGUAGES)[number], string> = {
  en: "Not found",
  de: "Nicht gefunden",
  fr: "Introuvable",
  es: "No encontrado",
  ja: "見つかりません",
  ar: "غير موجود",
};

interface Problem {
  type: string;
  title: string;
  detail: string;
  status: number;
  errors: { pointer: string; detail: string }[];
}

const ask = servedBy(createDeps(env));
const readIn = async (language: string, path: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  headers.set("accept-language", language);
  const response = await ask(`${BASE}${path}`, { ...init, headers });
  return { headers: response.headers, status: response.status, problem: (await response.json()) as Problem };
};
const register = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ email: "nobody", password: "short" }),
};

describe("a problem", () => {
  it.each(LANGUAGES)("is said in %s, with the same type, status and headers, and says in which language", async (language) => {
    const { headers, status, problem } = await readIn(`${language}-ZZ, en;q=0.1`, "/nowhere-at-all");
    expect(problem).toMatchObject({ type: "/problems/not-found", title: TITLES[language], status: 404, instance: "/nowhere-at-all" });
    expect(status).toBe(404);
    expect(headers.get("content-language")).toBe(language);
    expect(headers.get("vary")).toMatch(/accept-language/i);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("says what is wrong with each field in the reader's language, in zod's words and in the schema's, at the same pointers", async () => {
    const english = await readIn("en", "/auth/register", register);
    const german = await readIn("de", "/auth/register", register);
    expect(english.problem.errors).toEqual([
      { pointer: "/email", detail: "must be an e-mail address" },
      { pointer: "/password", detail: "must have at least 10 characters" },
    ]);
    expect(german.problem.errors).toEqual([
      { pointer: "/email", detail: "muss eine E-Mail-Adresse sein" },
      { pointer: "/password", detail: "muss mindestens 10 Zeichen haben" },
    ]);
    expect(german.problem).toMatchObject({ type: english.problem.type, title: "Die Anfrage passt nicht zu ihrem Schema" });
    const unsaid = await readIn("de", "/auth/register", { ...register, body: "{}" });
    expect(unsaid.problem.errors.map(({ pointer }) => pointer)).toEqual(["/email", "/password"]);
    expect(unsaid.problem.errors[0]?.detail).toMatch(/^Ungültige Eingabe/);
  });

  it("puts in what it is about", async () => {
    const { problem } = await readIn("de", "/carts", { method: "POST" });
    expect(problem.detail).toBe("senden Sie ein Bearer-Token");
    const { problem: method } = await readIn("ja", "/locales", { method: "DELETE" });
    expect(method.detail).toBe("DELETEはここでは使えません");
  });

  it("is in English where that, another language or nothing is wanted, and where all that there are is refused", async () => {
    for (const header of ["it", "*", "", "en-GB, de;q=0.5", "x".repeat(8_192), "en;q=0, de;q=0, fr;q=0, es;q=0, ja;q=0, ar;q=0"]) {
      const { headers, problem } = await readIn(header, "/nowhere-at-all");
      expect([problem.title, headers.get("content-language")], header).toEqual(["Not found", "en"]);
    }
  });

  it("stays in English in the shape that a provider's clients know", async () => {
    const { headers, problem } = await readIn("de", "/llm/v1/chat/completions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(problem).toMatchObject({
      title: "Authentication is required",
      error: { message: expect.stringContaining("send a bearer token") },
    });
    expect(headers.get("content-language")).toBe("en");
  });
});
