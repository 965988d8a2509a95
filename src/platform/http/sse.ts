/** Server-Sent Events as the HTML standard's event stream format has them. */
export interface ServerSentEvent {
  event?: string;
  data?: string;
  id?: string;
  /** Milliseconds a client waits before it reconnects. */
  retry?: number;
}

export const SSE_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
} as const;

/** A comment: keeps proxies awake and lets a gone client be noticed. */
export const SSE_HEARTBEAT = ": heartbeat\n\n";

/** Renders one event; data of several lines becomes several `data:` fields. CR and NUL are never let into an id. */
export function formatEvent({ event, data, id, retry }: ServerSentEvent): string {
  let text = "";
  if (event !== undefined) text += `event: ${singleLine(event)}\n`;
  if (id !== undefined) text += `id: ${singleLine(id)}\n`;
  if (retry !== undefined) text += `retry: ${Math.trunc(retry)}\n`;
  if (data !== undefined) for (const line of data.split(/\r\n|\r|\n/)) text += `data: ${line}\n`;
  return `${text}\n`;
}

function singleLine(value: string): string {
  return value.replace(/[\r\n\0]/g, " ");
}
