import { gatherBytes } from "../../platform/gather-bytes.ts";

/** At most `maxBytes` of a body; undefined where there is more. The rest is not read. */
export async function readBytes(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array | undefined> {
  const bytes = await readPrefix(body, maxBytes + 1);
  return bytes.byteLength > maxBytes ? undefined : bytes;
}

/** At most the first `maxBytes` of a body. The rest is not read. */
export async function readPrefix(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  if (!body) return new Uint8Array();
  const gathered = gatherBytes(maxBytes);
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return gathered.bytes();
    gathered.add(value.subarray(0, maxBytes - gathered.size));
    if (gathered.size >= maxBytes) {
      await reader.cancel();
      return gathered.bytes();
    }
  }
}

/** Text in the encoding that its byte order mark tells (Encoding Standard, 6), else the header, else the document's own `meta`, else UTF-8. */
export function decodeText(bytes: Uint8Array, contentType: string): string {
  const named =
    MARKED.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte))?.encoding ??
    /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1] ??
    /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 1024)))?.[1];
  return decoder(named ?? "utf-8").decode(bytes);
}

const MARKED = [
  { mark: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { mark: [0xff, 0xfe], encoding: "utf-16le" },
  { mark: [0xfe, 0xff], encoding: "utf-16be" },
];

function decoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder();
    throw error;
  }
}

/** Inflates gzip, as sitemaps come (RFC 1952 magic); anything else is returned as it is. Undefined past `maxBytes`. */
export async function inflated(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array | undefined> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Response(bytes as Uint8Array<ArrayBuffer>).body as ReadableStream<Uint8Array<ArrayBuffer>>;
  return readBytes(stream.pipeThrough(new DecompressionStream("gzip")), maxBytes);
}
