import { instant, instantOrNull } from "../alerts/view.ts";
import type { Notification } from "./notification.ts";

/** A notification as it is listed and streamed. */
export const notificationView = (notification: Notification) => ({
  ...notification,
  id: String(notification.sequence),
  at: instant(notification.at),
  acknowledgedAt: instantOrNull(notification.acknowledgedAt),
});
