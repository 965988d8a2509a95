import { DurableObject } from "cloudflare:workers";

/** As long as ours, so that who left is found out as late. */
const BEAT_MS = 15_000;

/** The least a Durable Object can do that still holds streams of events open: says hello, beats, and forgets who left. */
export class Channel extends DurableObject {
  readonly #writers = new Set<WritableStreamDefaultWriter<Uint8Array>>();
  #beat: ReturnType<typeof setInterval> | undefined;

  override fetch(): Response {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    this.#writers.add(writer);
    this.#beat ??= setInterval(() => this.#tell("beat"), BEAT_MS);
    this.#write(writer, "hello");
    return new Response(readable, { headers: { "content-type": "text/event-stream" } });
  }

  #tell(what: string): void {
    for (const writer of this.#writers) this.#write(writer, what);
    if (this.#writers.size > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
  }

  #write(writer: WritableStreamDefaultWriter<Uint8Array>, what: string): void {
    writer.write(new TextEncoder().encode(`data: ${what}\n\n`)).catch(() => this.#writers.delete(writer));
  }
}
