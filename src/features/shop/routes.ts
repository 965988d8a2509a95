import * as z from "zod";
import { notFound } from "../../platform/errors.ts";
import { Routes } from "../../platform/http/route.ts";
import { loadShopPages, loadShopScript } from "../../sdks.ts";
import { PATHS, type ShopPath } from "./paths.ts";
import type { ShopDeps } from "./ports.ts";
import { SCRIPT_FILE } from "./script-file.ts";

const tag = "Shop";
const html = { description: "HTML.", contentType: "text/html" };

const pages = new Routes<ShopDeps>();
for (const [path, summary] of Object.entries(PATHS) as [ShopPath, string][])
  pages.add({ method: "get", path, tag, summary, access: "public", page: true, replies: { 200: html } }, async ({ deps, request }) =>
    (await loadShopPages()).shopPage(path, request, deps),
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
