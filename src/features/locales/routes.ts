import * as z from "zod";
import { Routes } from "../../platform/http/route.ts";
import type { Platform } from "../../platform/platform.ts";
import { loadLocaleMatcher } from "../../sdks.ts";
import { resolveLocale } from "./rules.ts";
import { saveLocale } from "./save-locale.ts";
import { localeBody, localeSchema, localesSchema, localeTag } from "./schemas.ts";
import { supportedLocales } from "./supported-locales.ts";

const tag = "Locales";

export const localesRoutes = new Routes<Platform>()
  .add(
    {
      method: "get",
      path: "/locales",
      tag,
      summary: "Supported locales, and the one that fits the caller",
      description:
        "`Accept-Language` is read as RFC 9110 has it, `*` and `q=0` included; each of its ranges is matched by the Intl locale matcher.",
      access: "public",
      replies: { 200: { description: "Locales.", schema: localesSchema } },
    },
    async ({ deps, request, reply }) => {
      const [items, { match }] = await Promise.all([supportedLocales(deps), loadLocaleMatcher()]);
      const known = { supported: items.map((locale) => locale.tag), fallback: deps.contract.locales.default };
      const resolved = resolveLocale(request.headers.get("accept-language"), known, match);
      return reply(200, { items, resolved }, { "content-language": resolved, vary: "accept-language" });
    },
  )
  .add(
    {
      method: "put",
      path: "/admin/locales/{tag}",
      tag,
      summary: "Add or change a locale",
      access: "operator",
      params: z.object({ tag: localeTag }),
      body: localeBody,
      replies: { 200: { description: "The locale.", schema: localeSchema } },
    },
    async ({ deps, params, body, identity, reply }) => reply(200, await saveLocale(deps, { ...body, tag: params.tag }, identity)),
  );
