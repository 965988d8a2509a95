import { DurableObject } from "cloudflare:workers";

const HEADERS = { "content-type": "text/event-stream", "cache-control": "no-cache" };

/** The least a Durable Object can do that still streams: what it was last told at once, then what it is told, encoded once. */
export class Stream extends DurableObject {
  readonly #watchers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  #whole: Uint8Array = new Uint8Array();

  override fetch(): Response {
    let mine: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        mine = controller;
        controller.enqueue(this.#whole);
        this.#watchers.add(controller);
      },
      cancel: () => void (mine && this.#watchers.delete(mine)),
    });
    return new Response(body, { headers: HEADERS });
  }

  begin(text: string): void {
    this.#whole = new TextEncoder().encode(text);
  }

  tell(text: string): void {
    const event = new TextEncoder().encode(text);
    for (const watcher of this.#watchers) watcher.enqueue(event);
  }
}

interface Bindings {
  STREAM: DurableObjectNamespace<Stream>;
}

export default {
  async fetch(request, { STREAM }) {
    const { pathname } = new URL(request.url);
    const stream = STREAM.getByName("stream");
    if (request.method === "GET") return stream.fetch(request);
    const text = await request.text();
    await (pathname === "/begin" ? stream.begin(text) : stream.tell(text));
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Bindings>;
