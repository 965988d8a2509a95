import * as z from "zod";
import { notFound } from "../../platform/errors.ts";
import { choiceOf, pageWords } from "../../platform/http/page-language.ts";
import { Routes } from "../../platform/http/route.ts";
import { wordsOf } from "../../platform/language/translate.ts";
import { loadShopPages, loadShopScript } from "../../sdks.ts";
import { PATHS, type ShopPath } from "./paths.ts";
import type { ShopDeps } from "./ports.ts";
import { languageOfTexts, SCRIPT_FILE } from "./script-file.ts";

const tag = "Shop";
const html = { description: "HTML.", contentType: "text/html" };
const chosen = { description: "With `lang`: the language is kept in a cookie, and this leads back to the page." };

const pages = new Routes<ShopDeps>();
for (const [path, summary] of Object.entries(PATHS) as [ShopPath, string][])
  pages.add(
    { method: "get", path, tag, summary, access: "public", page: true, replies: { 200: html, 303: chosen } },
    async ({ deps, request }) => {
      const way = choiceOf(request);
      if (way) return way;
      const [{ shopPage }, words] = await Promise.all([loadShopPages(), pageWords(deps, request)]);
      return shopPage(path, request, deps, words);
    },
  );

export const shopRoutes = pages.add(
  {
    method: "get",
    path: "/app/assets/{file}",
    tag,
    summary: "The scripts of the shop's pages: what they do, and what they say in a language",
    access: "public",
    page: true,
    rateLimit: "none",
    params: z.object({ file: z.string().max(100) }),
    replies: { 200: { description: "The script.", contentType: "text/javascript" } },
  },
  async ({ params: { file } }) => {
    if (file === SCRIPT_FILE) return scriptAnswer((await loadShopScript()).SCRIPT, true);
    const language = languageOfTexts(file);
    if (!language) throw notFound("script");
    const [{ scriptTexts }, words] = await Promise.all([loadShopPages(), wordsOf(language)]);
    const texts = scriptTexts(words);
    return scriptAnswer(texts.text, texts.file === file);
  },
);

/** For good by its name; under the name of another release's texts those of this one, which nobody is to keep. */
const scriptAnswer = (text: string, isNamed: boolean): Response =>
  new Response(text, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": isNamed ? "public, max-age=31536000, immutable" : "no-store",
    },
  });
