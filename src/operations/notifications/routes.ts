import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { acknowledgeNotification } from "./acknowledge-notification.ts";
import type { NotificationDeps } from "./ports.ts";
import {
  feedEventsSchema,
  notificationListQuery,
  notificationPage,
  notificationParams,
  notificationSchema,
  streamQuery,
} from "./schemas.ts";
import { streamFeed } from "./stream-feed.ts";
import { notificationView } from "./view.ts";

const tag = "Notifications";

export const notificationsRoutes = new Routes<NotificationDeps>()
  .add(
    {
      method: "get",
      path: "/admin/notifications",
      tag,
      summary: "The operators' feed: what both transports failed first, then newest first",
      access: "observer",
      query: notificationListQuery,
      replies: { 200: { description: "A page of notifications.", schema: notificationPage } },
    },
    async ({ deps, query: { cursor, limit, unacknowledged, ...asked }, reply }) => {
      const [first, sequence] = readCursor(cursor, 2) ?? [];
      const after = first !== undefined && sequence !== undefined ? { first: Number(first), sequence: Number(sequence) } : undefined;
      const rows = await deps.notificationFeed.listNotifications({
        ...asked,
        unacknowledged: unacknowledged === "1",
        limit: limit + 1,
        after,
      });
      const rank = ({ topic, acknowledgedBy }: (typeof rows)[number]) =>
        topic === "both-transports-failed" && acknowledgedBy === null ? "1" : "0";
      return reply(
        200,
        toPage(rows, limit, (row) => [rank(row), String(row.sequence)], notificationView),
      );
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/notifications/stream",
      tag,
      summary: "The feed as Server-Sent Events",
      description: "Events `notification`, resumed by `Last-Event-ID`; it ends by age and is then reconnected to.",
      access: "observer",
      query: streamQuery,
      headers: [{ name: "Last-Event-ID", required: false, description: "Id of the last notification that was seen." }],
      replies: { 200: { description: "An event stream.", contentType: "text/event-stream", events: feedEventsSchema } },
    },
    ({ deps, query, request }) => streamFeed(deps, request.headers.get("last-event-id") ?? query.lastEventId ?? null, request.signal),
  )
  .add(
    {
      method: "post",
      path: "/admin/notifications/{id}/acknowledge",
      tag,
      summary: "Acknowledge a notification",
      access: "operator",
      params: notificationParams,
      replies: { 200: { description: "The notification.", schema: notificationSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, identity, reply }) =>
      reply(200, notificationView(await acknowledgeNotification(deps, Number(params.id), identity))),
  );
