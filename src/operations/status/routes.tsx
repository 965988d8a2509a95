import * as z from "zod";
import { Badge, Time } from "../../platform/console/parts.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { wantsHtml } from "../../platform/http/negotiate.ts";
import { Routes } from "../../platform/http/route.ts";
import { publicStatus, type PublicState, type PublicStatus, type StatusDeps } from "./public-status.ts";

const CACHED = { "cache-control": "public, max-age=10", vary: "accept" };

const SAID: Record<PublicState, { badge: string; text: string }> = {
  operational: { badge: "pass", text: "Everything works." },
  degraded: { badge: "warn", text: "Some parts work less well than usual." },
  outage: { badge: "fail", text: "Many requests cannot be served. We are at it." },
  unknown: { badge: "warn", text: "We cannot say at the moment." },
};

const statusSchema = z
  .object({
    status: z.enum(["operational", "degraded", "outage", "unknown"]),
    updatedAt: z.iso.datetime().nullable(),
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
