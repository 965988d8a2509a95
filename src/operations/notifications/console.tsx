import { Action } from "../../platform/console/action.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Ago, Badge } from "../../platform/console/parts.tsx";
import type { Notification, NotificationTopic } from "./notification.ts";
import { mark, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";
import { retold } from "../../platform/console/retold.ts";

interface FeedProps {
  notifications: readonly Notification[];
  now: Date;
  acts: boolean;
}

const TOPIC: Record<NotificationTopic, Said> = {
  "alert-opened": mark`alert opened`,
  "alert-severity-raised": mark`alert made graver`,
  "alert-resolved": mark`alert resolved`,
  "silence-ended": mark`silence ended`,
  "dead-letter": mark`dead letter`,
  "both-transports-failed": mark`both transports failed`,
  "escalation-failed": mark`support not reached`,
  incident: mark`incident`,
};

/** Entries of the feed on its page, as HTML. */
export const notificationCards = (props: FeedProps): string => markup(<NotificationList {...props} />);

/** Entries of the operators' feed, each with what it is about and its acknowledgement. */
export const NotificationList = ({ notifications, now, acts }: FeedProps) => (
  <ul class="rows">
    {notifications.map((notification, index) => (
      <li class="row">
        <div>
          <p class="line">
            <NotificationBadge notification={notification} isOver={isOver(notification, notifications.slice(0, index))} />
            {notification.needsHuman && notification.acknowledgedBy === null && <Badge state="fail">{tell`needs a person`}</Badge>}
            <About notification={notification} />
          </p>
          <p class="soft">
            {told(TOPIC[notification.topic] ?? notification.topic)} · <Ago at={notification.at} now={now} />
            {notification.acknowledgedBy !== null && ` · ${tell`acknowledged by ${notification.acknowledgedBy}`}`}
          </p>
        </div>
        {acts && notification.acknowledgedBy === null && (
          <div class="acts">
            <Action
              api={`POST /admin/notifications/${notification.sequence}/acknowledge`}
              confirm={tell`Acknowledge "${titleOf(notification)}"? It leaves the top of the feed for everybody; alerts and dead letters stay as they are.`}
              label={tell`Acknowledge`}
              about={titleOf(notification)}
              primary={false}
            />
          </div>
        )}
      </li>
    ))}
  </ul>
);

/** Whether what it says of an alert is over by a newer entry, which stands above it. */
const isOver = ({ alertId, topic }: Notification, newer: readonly Notification[]): boolean =>
  alertId !== null && topic.startsWith("alert-") && newer.some((other) => other.alertId === alertId && other.topic === "alert-resolved");

/** The newest entry about each alert alone, and all that is about something else; newest first. */
export const lastWords = (notifications: readonly Notification[]): Notification[] =>
  notifications.filter(
    ({ alertId, topic }, index) =>
      alertId === null ||
      !topic.startsWith("alert-") ||
      !notifications.slice(0, index).some((other) => other.alertId === alertId && other.topic.startsWith("alert-")),
  );

/** Red is what still is so: an end, or what somebody has, is not. */
const NotificationBadge = ({
  notification: { topic, severity, acknowledgedBy },
  isOver: over,
}: {
  notification: Notification;
  isOver: boolean;
}) => {
  if (topic === "alert-resolved") return <Badge state="pass">{tell`resolved`}</Badge>;
  return <Badge state={acknowledgedBy === null && !over ? severity : "plain"}>{severity}</Badge>;
};

/** The key before what an alert says, which is the same in all languages. */
const KEYED = /^([\w.*:-]+: )(.+)$/su;

/** What it says in the reader's words; of an alert these stand behind its key. */
function titleOf({ title, topic }: Notification): string {
  const [, key = "", said = title] = (topic.startsWith("alert-") && KEYED.exec(title)) || [];
  return `${key}${retold(said)}`;
}

const About = ({ notification }: { notification: Notification }) => {
  const { deadLetterId, incidentId } = notification;
  if (deadLetterId !== null) return <a href={`/admin/operations/dead-letters/${deadLetterId}`}>{titleOf(notification)}</a>;
  if (incidentId !== null) return <a href={`/admin/incidents/${incidentId}`}>{titleOf(notification)}</a>;
  return <strong>{titleOf(notification)}</strong>;
};
