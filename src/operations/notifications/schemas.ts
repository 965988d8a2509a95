import * as z from "zod";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { pageOf, pageQuery, searchedText } from "../../platform/http/pagination.ts";
import { NOTIFICATION_TOPICS } from "./notification.ts";

const at = z.iso.datetime();

export const notificationSchema = z
  .object({
    id: z.string(),
    sequence: z.int(),
    at,
    topic: z.enum(NOTIFICATION_TOPICS),
    severity: z.enum(ALERT_SEVERITIES),
    title: z.string(),
    needsHuman: z.boolean(),
    alertId: z.string().nullable(),
    deadLetterId: z.string().nullable(),
    incidentId: z.string().nullable(),
    acknowledgedBy: z.string().nullable(),
    acknowledgedAt: at.nullable(),
  })
  .meta({ id: "Notification" });

export const feedEventsSchema = z
  .object({ notification: notificationSchema })
  .meta({ id: "FeedEvents", description: "By its name, the data of each event." });

export const notificationListQuery = pageQuery().extend({
  unacknowledged: z.enum(["0", "1"]).default("0").describe("1: only those that nobody has acknowledged."),
  severity: z.enum(ALERT_SEVERITIES).optional().describe("Only those of this severity."),
  text: searchedText.describe("Only those that have it in their title, whatever the case of its letters."),
});
export const notificationPage = pageOf(notificationSchema);
export const notificationParams = z.object({
  id: z
    .string()
    .regex(/^\d{1,15}$/, "must be the id of a notification")
    .describe("The id of a notification."),
});
export const streamQuery = z.object({
  lastEventId: z.string().max(20).optional().describe("As the header `last-event-id`, for who cannot set it."),
});
