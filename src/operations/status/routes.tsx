import * as z from "zod";
import { Badge, Time } from "../../platform/console/parts.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { wantsHtml } from "../../platform/http/negotiate.ts";
import { Routes } from "../../platform/http/route.ts";
import { PUBLIC_STATES, type PublicState } from "./buyers-parts.ts";
import { publicStatus, type PublicStatus, type StatusDeps } from "./public-status.ts";

const CACHED = { "cache-control": "public, max-age=10", vary: "accept" };

const SAID: Record<PublicState, { badge: string; text: string }> = {
  operational: { badge: "pass", text: "Everything works." },
  degraded: { badge: "warn", text: "Some parts work less well than usual." },
  outage: { badge: "fail", text: "Something essential does not work at the moment. We are at it." },
  unknown: { badge: "warn", text: "We cannot say of everything whether it works." },
};

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

const StatusPage = ({ status }: { status: PublicStatus }) => (
  <Page title="Status" path="/status">
    <div class="head">
      <h1>ProcureIQ status</h1>
      <Badge state={SAID[status.status].badge}>{status.status}</Badge>
    </div>
    <p>{SAID[status.status].text}</p>
    <p class="soft">
      As of <Time at={status.updatedAt} /> UTC
    </p>
    <section class="card wide">
      <dl class="halves">
        {status.parts.map(({ name, state, text }) => (
          <>
            <dt>{name}</dt>
            <dd>
              <Badge state={SAID[state].badge}>{state}</Badge> {text}
            </dd>
          </>
        ))}
      </dl>
    </section>
    {status.incidents.map(({ title, state, updates }) => (
      <section class="card">
        <div>
          <h2>{title}</h2>
          <Badge state={state === "open" ? "warn" : "pass"}>{state}</Badge>
        </div>
        {updates.map(({ at, text }) => (
          <p>
            <span class="soft">
              <Time at={at} />
            </span>{" "}
            {text}
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
    description: "HTML for browsers, JSON otherwise.",
    access: "public",
    rateLimit: "none",
    replies: { 200: { description: "The status.", schema: statusSchema } },
  },
  async ({ deps, request, c }) => {
    const status = await publicStatus(deps);
    return wantsHtml(request) ? htmlResponse(<StatusPage status={status} />, 200, CACHED) : c.json(status, 200, CACHED);
  },
);
