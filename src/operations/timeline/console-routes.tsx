import { raw } from "hono/html";
import * as z from "zod";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { cursorOf, foreignCursor, pageQuery, readCursor } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { idSchema } from "../../platform/ids.ts";
import { loadTimelineCards } from "../../sdks.ts";
import { readEnded, readTimeline, readTraffic, type TimelineDeps } from "./read-timeline.ts";
import { standingNow, TIMELINE_KINDS, type TimelinePosition } from "./rules.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/timeline";
const WINDOWS = ["1", "6", "24"] as const;
/** Events that mark the graphs: no more can be told apart. */
const MARKS = 100;
const positionSchema = z.tuple([z.iso.datetime(), idSchema("adm")]);

const timelineQuery = pageQuery(100).extend({
  kind: z
    .enum(["all", ...TIMELINE_KINDS])
    .default("all")
    .describe("Only events of this kind."),
  hours: z.enum(WINDOWS).default("6").describe("How far back the graphs go."),
});

export const timelinePageRoutes = new Routes<TimelineDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Timeline: deploys, switches, freezes, silences and incidents, with what was served meanwhile",
    access: "observer",
    page: true,
    query: timelineQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { kind, hours, limit, cursor } }) => {
    const now = deps.clock.now();
    const kinds = kind === "all" ? TIMELINE_KINDS : [kind];
    const [page, marks, isOver, traffic, { timelineCards }] = await Promise.all([
      readTimeline(deps, { kinds, limit, after: positionOf(cursor) }),
      readTimeline(deps, { kinds: TIMELINE_KINDS, limit: MARKS, after: undefined }),
      readEnded(deps),
      readTraffic(deps, Number(hours) * 60),
      loadTimelineCards(),
    ]);
    const view = {
      path: PATH,
      kind,
      hours: Number(hours),
      windows: WINDOWS.map(Number),
      items: standingNow(page.items, isOver),
      nextCursor: page.next && cursorOf([page.next.at, page.next.id]),
      marks: marks.items,
      missing: [...new Set([...page.missing, ...marks.missing])],
      traffic,
      now,
    };
    return htmlResponse(
      <Page title={tell`Timeline`} path={PATH} operator={identity} live>
        {raw(timelineCards(view))}
      </Page>,
    );
  },
);

function positionOf(cursor: string | undefined): TimelinePosition | undefined {
  const parts = readCursor(cursor, 2);
  if (!parts) return undefined;
  const { data, success } = positionSchema.safeParse(parts);
  if (!success) throw foreignCursor();
  return { at: data[0], id: data[1] };
}
