import { raw } from "hono/html";
import { Filter, More } from "../../platform/console/action.tsx";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { Card } from "../../platform/console/card.tsx";
import { addressWith, ListSearch, orAny } from "../../platform/console/list-search.tsx";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { roleSuffices } from "../../platform/identity.ts";
import { loadOperationsCards } from "../../sdks.ts";
import type { NotificationDeps } from "./ports.ts";
import { notificationListQuery } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/notifications";
const CHOICES = [
  ["all", "0"],
  ["not acknowledged", "1"],
] as const;
const pageQuery = notificationListQuery.extend({ severity: orAny(ALERT_SEVERITIES) });

export const notificationPageRoutes = new Routes<NotificationDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "The operators' feed",
    access: "observer",
    page: true,
    query: pageQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query: { limit, cursor, ...asked } }) => {
    const unacknowledged = asked.unacknowledged === "1";
    const [first, sequence] = readCursor(cursor, 2) ?? [];
    const after = first !== undefined && sequence !== undefined ? { first: Number(first), sequence: Number(sequence) } : undefined;
    const rows = await deps.notificationFeed.listNotifications({ ...asked, unacknowledged, limit: limit + 1, after });
    const rank = ({ topic, acknowledgedBy }: (typeof rows)[number]) =>
      topic === "both-transports-failed" && acknowledgedBy === null ? "1" : "0";
    const { items, nextCursor } = toPage(
      rows,
      limit,
      (row) => [rank(row), String(row.sequence)],
      (row) => row,
    );
    const { notificationCards } = await loadOperationsCards();
    const cards = notificationCards({ notifications: items, now: deps.clock.now(), acts: roleSuffices(identity.role, "operator") });
    return htmlResponse(
      <Page title={tell`Notifications`} path={PATH} operator={identity} live>
        <div class="head" data-part="head">
          <h1>{tell`Notifications`}</h1>
          <Filter
            choices={CHOICES.map(([label, value]) => ({ label, path: addressWith(PATH, { ...asked, unacknowledged: value }) }))}
            chosen={unacknowledged ? "not acknowledged" : "all"}
          />
        </div>
        <ListSearch
          path={PATH}
          asked={asked}
          label={tell`Words of its title`}
          choices={[{ name: "severity", label: tell`Severity`, values: ALERT_SEVERITIES }]}
        />
        <Card part="notifications" title={tell`Newest first`} aside={tell`what both transports failed stands on top until acknowledged`}>
          {items.length === 0 && <p>{tell`Nothing to tell.`}</p>}
          {raw(cards)}
          <More path={addressWith(PATH, asked)} cursor={nextCursor} />
        </Card>
      </Page>,
    );
  },
);
