export interface AnswerHead {
  status: number;
  headers: ReadonlyMap<string, string>;
}

export interface AnswerSink {
  head?(head: AnswerHead): void;
  body(bytes: Buffer): void;
  end(): void;
}

const LINE = Buffer.from("\r\n");
const HEAD_END = Buffer.from("\r\n\r\n");

/** Takes one HTTP/1.1 answer (RFC 9112) out of the bytes of a kept-alive connection: no more than a load client needs, and cheap. */
export class AnswerReader {
  readonly #sink: AnswerSink;
  #rest: Buffer = Buffer.alloc(0);
  /** What comes next: the head, so many bytes of the body (after which a chunk's line ends), a chunk's size, the trailer, nothing. */
  #awaits: "head" | "body" | "size" | "trailer" | "nothing" = "head";
  #left = 0;
  #chunked = false;

  constructor(sink: AnswerSink) {
    this.#sink = sink;
  }

  feed(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#step());
  }

  /** Takes one part, and says whether there may be another. */
  #step(): boolean {
    switch (this.#awaits) {
      case "head":
        return this.#readHead();
      case "body":
        return this.#readBody();
      case "size":
        return this.#readSize();
      case "trailer":
        return this.#takeUpTo(LINE) !== undefined && this.#finish();
      case "nothing":
        return false;
    }
  }

  #readHead(): boolean {
    const text = this.#takeUpTo(HEAD_END);
    if (text === undefined) return false;
    const [first = "", ...lines] = text.split("\r\n");
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const status = Number(first.split(" ")[1]);
    this.#sink.head?.({ status, headers });
    this.#chunked = headers.get("transfer-encoding") === "chunked";
    this.#left = Number(headers.get("content-length") ?? 0);
    if (this.#chunked) this.#awaits = "size";
    else if (this.#left > 0) this.#awaits = "body";
    else return this.#finish();
    return true;
  }

  #readBody(): boolean {
    const bytes = this.#rest.subarray(0, this.#left);
    if (bytes.length > 0) this.#sink.body(bytes);
    this.#rest = this.#rest.subarray(bytes.length);
    this.#left -= bytes.length;
    if (this.#left > 0) return false;
    if (!this.#chunked) return this.#finish();
    if (this.#takeUpTo(LINE) === undefined) return false;
    this.#awaits = "size";
    return true;
  }

  #readSize(): boolean {
    const line = this.#takeUpTo(LINE);
    if (line === undefined) return false;
    this.#left = Number.parseInt(line, 16);
    this.#awaits = this.#left === 0 ? "trailer" : "body";
    return true;
  }

  #finish(): boolean {
    this.#awaits = "nothing";
    this.#sink.end();
    return false;
  }

  #takeUpTo(mark: Buffer): string | undefined {
    const at = this.#rest.indexOf(mark);
    if (at < 0) return undefined;
    const text = this.#rest.toString("latin1", 0, at);
    this.#rest = this.#rest.subarray(at + mark.length);
    return text;
  }
}
