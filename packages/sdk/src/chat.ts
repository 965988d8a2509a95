import { parseEvents } from "./event-stream.ts";
import { newIdempotencyKey, type Http } from "./http.ts";
import { ProblemError, type Problem } from "./problem.ts";
import type { Brief, BriefEdit, BriefVersion, ChatSession, ChatSessionSummary, Page } from "./types.ts";

/** Conversations that become briefs. */
export class ChatClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** `locale`: a BCP 47 tag of the language the buyer reads. */
  start(session: { title?: string; locale?: string } = {}): Promise<ChatSessionSummary> {
    return this.#http.json("POST", "/chat-sessions", { body: session });
  }

  /** The latest first. */
  list(page: { limit?: number; cursor?: string } = {}): Promise<Page<ChatSessionSummary>> {
    return this.#http.read("/chat-sessions", { query: page });
  }

  read(id: string): Promise<ChatSession> {
    return this.#http.read(`/chat-sessions/${id}`);
  }

  /** What was made of a conversation. */
  brief(id: string): Promise<Brief> {
    return this.#http.read(`/briefs/${id}`);
  }

  /** Says something and yields the assistant's reply piece by piece. Throws `ProblemError` where it breaks off. */
  async *say(id: string, content: string, idempotencyKey = newIdempotencyKey()): AsyncGenerator<string> {
    const headers = { "idempotency-key": idempotencyKey };
    const { body } = await this.#http.send("POST", `/chat-sessions/${id}/messages`, { body: { content }, headers, stream: true });
    for await (const { event, data } of parseEvents(body ?? new ReadableStream())) {
      if (event === "error") throw new ProblemError(JSON.parse(data) as Problem);
      if (event === "message.delta") yield (JSON.parse(data) as { text: string }).text;
    }
  }

  /** Makes its next version from the one that was seen. Throws `brief-version-conflict`, with `brief`, where somebody was first. */
  editBrief({ id, version }: Pick<Brief, "id" | "version">, edit: BriefEdit, idempotencyKey = newIdempotencyKey()): Promise<Brief> {
    return this.#http.act("PATCH", `/briefs/${id}`, idempotencyKey, { body: edit, headers: { "if-match": `"${version}"` } });
  }

  /** How it came to be what it is, the latest first. */
  briefVersions(id: string, page: { limit?: number; cursor?: string } = {}): Promise<Page<BriefVersion>> {
    return this.#http.read(`/briefs/${id}/versions`, { query: page });
  }

  /** Idempotent: the brief is extracted behind the answer; `read` until there is a `briefId`. */
  finalize(id: string): Promise<ChatSessionSummary> {
    return this.#http.json("POST", `/chat-sessions/${id}/finalize`);
  }
}
