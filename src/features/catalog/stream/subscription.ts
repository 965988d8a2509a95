import { createParser } from "eventsource-parser";

export interface SubscriptionNews {
  /** The server has confirmed the subscription. */
  onSubscribed(): void;
  /** Something was published. */
  onMessage(): void;
  /** It could not be had, or has ended; said once. */
  onFailed(error: unknown): void;
}

export type Subscribe = (channel: string, news: SubscriptionNews) => { close(): void };

/** Longest wait for the server's confirmation. */
const CONFIRM_MS = 3_000;

/** Subscribes over Upstash's REST protocol: `GET /subscribe/<channel>` answers `data: subscribe,…` and then `data: message,…` as server-sent events. */
export const upstashSubscribe =
  (url: string, token: string): Subscribe =>
  (channel, news) => {
    const abort = new AbortController();
    let over = false;
    const fail = (error: unknown): void => {
      if (over) return;
      over = true;
      clearTimeout(patience);
      abort.abort();
      news.onFailed(error);
    };
    const patience = setTimeout(() => fail(new Error(`no subscription within ${CONFIRM_MS} ms`)), CONFIRM_MS);
    const parser = createParser({
      onEvent({ data }) {
        if (over) return;
        if (data.startsWith("subscribe,")) {
          clearTimeout(patience);
          news.onSubscribed();
        } else if (data.startsWith("message,")) news.onMessage();
      },
    });
    read(`${url}/subscribe/${encodeURIComponent(channel)}`, token, abort.signal, (text) => parser.feed(text)).then(
      () => fail(new Error("the subscription ended")),
      fail,
    );
    return {
      close() {
        over = true;
        clearTimeout(patience);
        abort.abort();
      },
    };
  };

async function read(url: string, token: string, signal: AbortSignal, feed: (text: string) => void): Promise<void> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" }, signal });
  if (!response.ok || !response.body) throw new Error(`the subscription was refused with status ${response.status}`);
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) feed(decoder.decode(chunk, { stream: true }));
}
