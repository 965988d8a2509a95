import * as z from "zod";
import { ALERT_SEVERITIES, type AlertSeverity } from "../../platform/alerts.ts";
import type { ReceiverFormat } from "../../platform/settings/receiver-format.ts";

/** What a message says that was made for the signed webhook; a receiver's own format is written from it, so that every try has the same bytes. */
const message = () =>
  z.object({
    type: z.string(),
    timestamp: z.string(),
    data: z.object({
      environment: z.string(),
      alert: z.object({
        id: z.string(),
        key: z.string(),
        severity: z.enum(ALERT_SEVERITIES),
        summary: z.string(),
        detail: z.record(z.string(), z.unknown()).nullable(),
        acknowledgedBy: z.string().nullable(),
        resolvedReason: z.string().nullable(),
      }),
      grouped: z.number(),
      links: z.object({ alert: z.string().optional(), section: z.string().optional(), runbook: z.string() }),
      receiver: z.string().optional(),
      onCall: z.object({ person: z.string() }).optional(),
    }),
  });
type Message = z.output<ReturnType<typeof message>>;

interface Native {
  body(told: Message, token: string | undefined): object;
  /** Whether an answer of 2xx says that it was taken: another one is somebody else's. */
  takes(status: number, text: string): boolean;
}

const LONGEST_SUMMARY = 1_024;
const LONGEST_SECTION = 3_000;
const PAGERDUTY_SEVERITIES: Record<AlertSeverity, string> = { info: "info", warn: "warning", page: "critical" };

/** Who acknowledged an incident is not called again by what is told of it, so it ends there where nobody has the alert any more: the next word opens another. */
const ENDS: ReadonlySet<string> = new Set(["alert.resolved", "alert.unacknowledged"]);

/** Events API v2: the alert's id is the `dedup_key`, so that all words of it are one there, and the last ends it. */
const pagerduty: Native = {
  body({ type, timestamp, data: { alert, environment, grouped, links, receiver, onCall } }, token) {
    const { id, key, severity, summary, detail, acknowledgedBy, resolvedReason } = alert;
    return {
      routing_key: token,
      event_action: ENDS.has(type) ? "resolve" : acknowledgedBy === null ? "trigger" : "acknowledge",
      dedup_key: id,
      client: "ProcureIQ",
      payload: {
        summary: cut(`${key}: ${inUtc(summary)}`, LONGEST_SUMMARY),
        source: environment,
        severity: PAGERDUTY_SEVERITIES[severity],
        timestamp,
        component: key,
        custom_details: { type, grouped, receiver, onCall: onCall?.person, runbook: links.runbook, resolvedReason, detail },
      },
      links: [
        ...(links.alert === undefined ? [] : [{ href: links.alert, text: "The alert" }]),
        ...(links.section === undefined ? [] : [{ href: links.section, text: "Its section" }]),
      ],
    };
  },
  takes: (status) => status === 202,
};

/** An incoming webhook: a line for the notification, and blocks for who reads on. */
const slack: Native = {
  body({ type, data: { alert, environment, grouped, links, receiver, onCall } }) {
    const { key, severity, summary, resolvedReason } = alert;
    const word = type === "alert.resolved" ? "resolved" : `${severity}${type === "alert.opened" ? "" : `, ${type.slice("alert.".length)}`}`;
    const reason = type === "alert.resolved" && resolvedReason !== null ? `: ${resolvedReason}` : "";
    const more = [
      environment,
      ...(grouped > 0 ? [`${grouped} under it`] : []),
      ...(receiver === undefined ? [] : [`for ${receiver}${onCall === undefined ? "" : `: ${onCall.person}`}`]),
      links.runbook,
    ];
    const linked = [
      ...(links.alert === undefined ? [] : [`<${links.alert}|alert>`]),
      ...(links.section === undefined ? [] : [`<${links.section}|section>`]),
    ];
    const said = inReadersTime(escaped(`${summary}${reason}`));
    return {
      text: cut(`[${word}] ${escaped(key)}: ${escaped(inUtc(`${summary}${reason}`))}`, LONGEST_SECTION),
      blocks: [
        section(`*${escaped(key)}* [${word}]`),
        section(said),
        { type: "context", elements: [{ type: "mrkdwn", text: cut([...more.map(escaped), ...linked].join(" | "), LONGEST_SECTION) }] },
      ],
    };
  },
  takes: (status, text) => status === 200 && text.trim() === "ok",
};

const NATIVE: Record<Exclude<ReceiverFormat, "webhook">, Native> = { pagerduty, slack };

/** What is posted to a receiver with a format of its own, and how its answer is read; undefined where the message is no alert's. */
export function nativeCall(
  format: Exclude<ReceiverFormat, "webhook">,
  payload: string,
  token: string | undefined,
): { body: string; takes: Native["takes"] } {
  const { body, takes } = NATIVE[format];
  return { body: JSON.stringify(body(message().parse(JSON.parse(payload)), token)), takes };
}

const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text: cut(text, LONGEST_SECTION) } });

/** An instant as what is recorded has it (RFC 3339, in UTC). */
const INSTANT = /\b(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)?Z/gu;

/** Instants as people read them, to the minute. */
const inUtc = (text: string): string => text.replaceAll(INSTANT, "$1 $2 UTC");

/** The same where Slack says each in its reader's language, by his own clock; what it cannot say stands behind the bar. */
const inReadersTime = (text: string): string =>
  text.replaceAll(INSTANT, (written: string, day: string, time: string) => {
    const seconds = Math.floor(Date.parse(written) / 1000);
    return Number.isNaN(seconds) ? written : `<!date^${seconds}^{date_short_pretty} {time}|${day} ${time} UTC>`;
  });

/** Slack reads these three as its own. */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest - 1).toWellFormed()}…` : text);
