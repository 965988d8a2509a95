import { parseEvents } from "./event-stream.ts";
import { newIdempotencyKey, type Http } from "./http.ts";
import { ProblemError, type Problem } from "./problem.ts";
import type { Brief, BriefEdit, BriefVersion, ChatSession, ChatSessionSummary } from "./chat-types.ts";
import type { Page } from "./types.ts";

const MOST_RESUMES = 5;
/** An answer takes no longer than its lease at the server. */
const MOST_LOOKS = 90;
const LOOK_MS = 1_000;

/** A piece of an assistant's reply. */
export interface ReplyPiece {
  text: string;
  /** What came before is of another answer, which was made anew meanwhile: show this in its place. */
  anew: boolean;
}

/** Conversations that become briefs. */
export class ChatClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** `locale`: a BCP 47 tag of the language the buyer reads. */
  start(session: { title?: string; locale?: string } = {}, idempotencyKey = newIdempotencyKey()): Promise<ChatSessionSummary> {
    return this.#http.act("POST", "/chat-sessions", idempotencyKey, { body: session });
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

  /**
   * Says something and yields the assistant's reply piece by piece; a stream that breaks is taken up where it broke, or anew. Throws `ProblemError` where the
   * assistant does not answer.
   */
  async *say(id: string, content: string, idempotencyKey = newIdempotencyKey()): AsyncGenerator<ReplyPiece> {
    const headers = { "idempotency-key": idempotencyKey };
    yield* this.#read(await this.#http.send("POST", `/chat-sessions/${id}/messages`, { body: { content }, headers, stream: true }));
  }

  /** Has the last message answered anew whose answer broke off, or is missing; `messageId` is the message's or the answer's. Yields as `say` does. */
  async *regenerate(id: string, messageId: string): AsyncGenerator<ReplyPiece> {
    yield* this.#read(await this.#http.send("POST", `/chat-sessions/${id}/messages/${messageId}/reply`, { stream: true }));
  }

  async *#read(first: Response): AsyncGenerator<ReplyPiece> {
    const address = first.headers.get("content-location");
    let had: string | undefined;
    for (let response = first, left = MOST_RESUMES; ; left -= 1) {
      try {
        for await (const { event, data, id } of parseEvents(response.body ?? new ReadableStream())) {
          if (event === "error") throw new ProblemError(JSON.parse(data) as Problem);
          if (event === "message.reset") yield { text: "", anew: true };
          if (event === "message.delta") yield { text: (JSON.parse(data) as { text: string }).text, anew: false };
          if (event === "message.done") return;
          had = id ?? had;
        }
        throw new TypeError("the reply's stream broke off before its end");
      } catch (error) {
        if (error instanceof ProblemError || address === null || left === 0) throw error;
      }
      response = await this.#resume(address, had);
    }
  }

  /** The rest of a reply. While it is still made the server says when to come again. */
  async #resume(address: string, had: string | undefined): Promise<Response> {
    const headers: Record<string, string> = had === undefined ? {} : { "last-event-id": had };
    for (let left = MOST_LOOKS; ; left -= 1) {
      try {
        return await this.#http.send("GET", address, { headers, stream: true });
      } catch (error) {
        const isUnderWay = error instanceof ProblemError && error.is("chat-reply-under-way");
        if ((error instanceof ProblemError && !isUnderWay) || left === 0) throw error;
        await this.#http.patience.wait(isUnderWay ? (error.retryAfterSeconds ?? 1) * 1_000 : LOOK_MS);
      }
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
