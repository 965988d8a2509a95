import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { NotificationList } from "./console.tsx";
import type { NotificationDeps } from "./ports.ts";
import { notificationListQuery } from "./schemas.ts";

const PATH = "/admin/notifications";
const CHOICES = [
  { label: "all", path: PATH },
  { label: "not acknowledged", path: `${PATH}?unacknowledged=1` },
];

export const notificationPageRoutes = new Routes<NotificationDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "The operators' feed",
    access: "observer",
    page: true,
    query: notificationListQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { unacknowledged, limit, cursor } }) => {
    const [first, sequence] = readCursor(cursor, 2) ?? [];
    const after = first !== undefined && sequence !== undefined ? { first: Number(first), sequence: Number(sequence) } : undefined;
    const rows = await deps.notificationFeed.listNotifications({ unacknowledged: unacknowledged === "1", limit: limit + 1, after });
    const rank = ({ topic, acknowledgedBy }: (typeof rows)[number]) =>
      topic === "both-transports-failed" && acknowledgedBy === null ? "1" : "0";
    const { items, nextCursor } = toPage(
      rows,
      limit,
      (row) => [rank(row), String(row.sequence)],
      (row) => row,
    );
    return htmlResponse(
      <Page title="Notifications" path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>Notifications</h1>
          <Filter choices={CHOICES} chosen={unacknowledged === "1" ? "not acknowledged" : "all"} />
        </div>
        <Card part="notifications" title="Newest first" aside="what both transports failed stands on top until acknowledged">
          {items.length === 0 && <p>Nothing to tell.</p>}
          <NotificationList notifications={items} now={deps.clock.now()} acts={roleSuffices(identity.role, "operator")} />
          <More path={`${PATH}?unacknowledged=${unacknowledged}`} cursor={nextCursor} />
        </Card>
      </Page>,
    );
  },
);
