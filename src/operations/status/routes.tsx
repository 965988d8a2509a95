import * as z from "zod";
import { Badge } from "../../platform/console/parts.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { wantsHtml } from "../../platform/http/negotiate.ts";
import { PAGE_LANGUAGE_VARY, pageWords } from "../../platform/http/page-language.ts";
import { Routes } from "../../platform/http/route.ts";
import { inEnglish, say, type Said } from "../../platform/language/say.ts";
import type { Words } from "../../platform/language/translate.ts";
import { PUBLIC_STATES, type PublicState } from "./buyers-parts.ts";
import { publicStatus, type PublicStatus, type StatusDeps } from "./public-status.ts";

const CACHED = { "cache-control": "public, max-age=10", vary: "accept" };
const READ = { ...CACHED, vary: `accept, ${PAGE_LANGUAGE_VARY}` };

const SAID: Record<PublicState, { badge: string; state: Said; text: Said }> = {
  operational: { badge: "pass", state: say`operational`, text: say`Everything works.` },
  degraded: { badge: "warn", state: say`degraded`, text: say`Some parts work less well than usual.` },
  outage: { badge: "fail", state: say`outage`, text: say`Something essential does not work at the moment. We are at it.` },
  unknown: { badge: "warn", state: say`unknown`, text: say`We cannot say of everything whether it works.` },
};

const STATES: Readonly<Record<string, Said>> = { open: say`open`, closed: say`closed` };

const statusSchema = z
  .object({
    status: z
      .enum(PUBLIC_STATES)
      .describe("operational: all parts are proven to work; unknown: some are not, and none is known to be ill."),
    updatedAt: z.iso.datetime().nullable(),
    parts: z
      .array(z.object({ name: z.string(), state: z.enum(PUBLIC_STATES), text: z.string() }))
      .describe("What buyers come for, each by itself."),
    incidents: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        state: z.string(),
        openedAt: z.iso.datetime(),
        updates: z.array(z.object({ at: z.iso.datetime(), text: z.string() })),
      }),
    ),
  })
  .meta({ id: "PublicStatus" });

/** The status for programs, which is in English whoever asks. */
const documentOf = (status: PublicStatus) => ({
  ...status,
  parts: status.parts.map(({ name, state, text }) => ({ name: inEnglish(name), state, text: inEnglish(text) })),
});

/** A time as the language writes it, with the exact one beside it. */
const At = ({ at, words: { language } }: { at: string; words: Words }) => (
  <time dateTime={at}>{new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })}</time>
);

const StatusPage = ({ status, words }: { status: PublicStatus; words: Words }) => (
  <Page title={words.say(say`Status`)} path="/status" words={words}>
    <div class="head">
      <h1>{words.say(say`ProcureIQ status`)}</h1>
      <Badge state={SAID[status.status].badge}>{words.say(SAID[status.status].state)}</Badge>
    </div>
    <p>{words.say(SAID[status.status].text)}</p>
    <p class="soft">
      {words.say(say`As of (UTC):`)} {status.updatedAt === null ? words.say(say`never`) : <At at={status.updatedAt} words={words} />}
    </p>
    <section class="card wide">
      <dl class="halves">
        {status.parts.map(({ name, state, text }) => (
          <>
            <dt>{words.say(name)}</dt>
            <dd>
              <Badge state={SAID[state].badge}>{words.say(SAID[state].state)}</Badge> {words.say(text)}
            </dd>
          </>
        ))}
      </dl>
    </section>
    {status.incidents.map(({ title, state, updates }) => (
      <section class="card">
        <div>
          <h2 dir="auto">{title}</h2>
          <Badge state={state === "open" ? "warn" : "pass"}>{words.say(STATES[state] ?? state)}</Badge>
        </div>
        {updates.map(({ at, text }) => (
          <p>
            <span class="soft">
              <At at={at} words={words} />
            </span>{" "}
            <bdi>{text}</bdi>
          </p>
        ))}
      </section>
    ))}
  </Page>
);

export const statusRoutes = new Routes<StatusDeps>().add(
  {
    method: "get",
    path: "/status",
    tag: "Health",
    summary: "How buyers fare, and what operators have published",
    description: "HTML for browsers, in the language that was chosen on a page, else that of `Accept-Language`; JSON otherwise.",
    access: "public",
    rateLimit: "none",
    replies: { 200: { description: "The status.", schema: statusSchema } },
  },
  async ({ deps, request, c }) => {
    const status = await publicStatus(deps);
    if (!wantsHtml(request)) return c.json(documentOf(status), 200, CACHED);
    const words = await pageWords(deps, request);
    return htmlResponse(<StatusPage status={status} words={words} />, 200, { ...READ, "content-language": words.language });
  },
);
