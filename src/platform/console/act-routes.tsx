import * as z from "zod";
import { AppError } from "../errors.ts";
import { Routes } from "../http/route.ts";
import { readBytes } from "../http/validate.ts";
import type { Platform } from "../platform.ts";
import { HOME } from "./act-page.tsx";
import { askOrAct, backOf, seeOther } from "./ask-or-act.tsx";
import { actOf } from "./form/act.ts";

/** As the forms have it (`form/act.ts`). */
const PATH = "/admin/act";
const html = { description: "HTML.", contentType: "text/html" };

/**
 * The console's acts for who has no script: each form's address says what it does. First the question is asked, with a dry run where there is
 * one; answered with yes, the same API call is made that a script makes, as whoever sent the form, and the page it came from says what happened.
 */
export const actRoutes = new Routes<Platform>()
  .add(
    {
      method: "get",
      path: PATH,
      tag: "Console",
      summary: "Nothing by itself: leads to the console, as after signing in again",
      access: "observer",
      page: true,
      replies: { 303: { description: "To the operations page." } },
    },
    () => seeOther(HOME),
  )
  .add(
    {
      method: "post",
      path: PATH,
      tag: "Console",
      summary: "Act by a form of the console, without a script",
      description:
        "The address says which operation of this API is called; the form's fields are its path and body. Asked first, and done with the form that the question is in. The operation is called as whoever sends the form: its own access, limits and audit lines are what count.",
      access: "observer",
      page: true,
      query: z.looseObject({}),
      replies: { 200: html, 303: { description: "Done: back to the page it came from." }, 403: html, 404: html, 409: html, 422: html },
    },
    async ({ deps, request, requestId, identity, call }) => {
      const bytes = await readBytes(request, deps.contract.http.maxBodyBytes);
      const entries = [...new URLSearchParams(new TextDecoder().decode(bytes))];
      const act = actOf(new URL(request.url));
      if (act === undefined) throw new AppError("not-found", "this address names no act");
      const own = (name: string) => entries.find(([entry]) => entry === name)?.[1];
      const sent = { act, entries, back: backOf(request, own("act.back")), key: own("act.key") };
      return askOrAct({ request, requestId, operator: identity, call, newKey: () => deps.ids.next("req") }, sent);
    },
  );
