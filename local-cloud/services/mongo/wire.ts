import { type Document, deserialize, serialize } from "bson";

/** One request of a client; the reply goes back in the form the request came in. */
export interface WireRequest {
  id: number;
  /** `query` is the form drivers open a connection with, before they know what the server speaks. */
  form: "msg" | "query";
  command: Document;
  /** False where the client said it waits for no reply. */
  wantsReply: boolean;
}

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** As announced in `hello`. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** Bytes that are not the MongoDB wire protocol; the connection cannot go on. */
export class WireError extends Error {}

/** Cuts a byte stream into messages, whose first four bytes are their length. */
export class MessageReader {
  #pending: Buffer = Buffer.alloc(0);

  /** The whole messages that are complete with this chunk. Throws WireError on an impossible length. */
  push(chunk: Buffer): Buffer[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const messages: Buffer[] = [];
    while (this.#pending.length >= 4) {
      const length = this.#pending.readInt32LE(0);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new WireError(`message length ${length}`);
      if (this.#pending.length < length) break;
      messages.push(this.#pending.subarray(0, length));
      this.#pending = this.#pending.subarray(length);
    }
    return messages;
  }
}

/** Reads OP_MSG and, for the handshake, OP_QUERY. Throws WireError on others and on broken ones. */
export function decodeRequest(message: Buffer): WireRequest {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  try {
    if (operation === OP_MSG) return decodeMsg(id, message);
    if (operation === OP_QUERY) return decodeQuery(id, message);
  } catch (error) {
    throw new WireError(`unreadable message: ${String(error)}`);
  }
  throw new WireError(`operation ${operation}`);
}

function decodeMsg(id: number, message: Buffer): WireRequest {
  const flags = message.readUInt32LE(HEADER_BYTES);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let command: Document = {};
  for (let offset = HEADER_BYTES + 4; offset < end;) {
    const kind = message.readUInt8(offset);
    const size = message.readInt32LE(offset + 1);
    const section = message.subarray(offset + 1, offset + 1 + size);
    // The command's name is its first field, also where a sequence comes before the body.
    if (kind === 0) command = { ...deserialize(section), ...command };
    else if (kind === 1) Object.assign(command, decodeSequence(section));
    else throw new WireError(`section kind ${kind}`);
    offset += 1 + size;
  }
  return { id, form: "msg", command, wantsReply: (flags & MORE_TO_COME) === 0 };
}

/** A document sequence: its size, the name of the field it belongs to, the documents. */
function decodeSequence(section: Buffer): Document {
  const nameEnd = section.indexOf(0, 4);
  const documents: Document[] = [];
  for (let offset = nameEnd + 1; offset < section.length;) {
    const size = section.readInt32LE(offset);
    if (size < 5) throw new WireError(`document size ${size}`);
    documents.push(deserialize(section.subarray(offset, offset + size)));
    offset += size;
  }
  return { [section.toString("utf8", 4, nameEnd)]: documents };
}

function decodeQuery(id: number, message: Buffer): WireRequest {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const namespace = message.toString("utf8", HEADER_BYTES + 4, nameEnd);
  const body = message.subarray(nameEnd + 9);
  const command = deserialize(body.subarray(0, body.readInt32LE(0)));
  return { id, form: "query", command: { ...command, $db: namespace.split(".")[0] }, wantsReply: true };
}

/** The bytes that answer a request with a document. */
export function encodeReply(request: WireRequest, reply: Document): Buffer {
  const body = serialize(reply, { ignoreUndefined: true });
  const prefix = request.form === "msg" ? Buffer.alloc(5) : replyPrefix();
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + prefix.length + body.length, 0);
  header.writeInt32LE(request.id, 8);
  header.writeInt32LE(request.form === "msg" ? OP_MSG : OP_REPLY, 12);
  return Buffer.concat([header, prefix, body]);
}

/** Of OP_REPLY: flags 8 (await capable), cursor 0, starting from 0, one document. */
function replyPrefix(): Buffer {
  const prefix = Buffer.alloc(20);
  prefix.writeInt32LE(8, 0);
  prefix.writeInt32LE(1, 16);
  return prefix;
}
