import * as z from "zod";
import { notFound } from "../../platform/errors.ts";
import { Routes } from "../../platform/http/route.ts";
import { loadShopPages, loadShopScript } from "../../sdks.ts";
import { choiceOf, pageWords } from "./page-language.ts";
import { PATHS, type ShopPath } from "./paths.ts";
import type { ShopDeps } from "./ports.ts";
import { SCRIPT_FILE } from "./script-file.ts";

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
      const [{ shopPage }, words] = await Promise.all([loadShopPages(), pageWords(path, request)]);
      return shopPage(path, request, deps, words);
    },
  );

export const shopRoutes = pages.add(
  {
    method: "get",
    path: "/app/assets/{file}",
    tag,
    summary: "The script of the shop's pages",
    access: "public",
    page: true,
    rateLimit: "none",
    params: z.object({ file: z.string().max(100) }),
    replies: { 200: { description: "The script.", contentType: "text/javascript" } },
  },
  async ({ params }) => {
    if (params.file !== SCRIPT_FILE) throw notFound("script");
    const { SCRIPT } = await loadShopScript();
    return new Response(SCRIPT, {
      headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "public, max-age=31536000, immutable" },
    });
  },
);
