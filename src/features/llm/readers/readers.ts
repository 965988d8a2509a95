import type { TextLimits } from "../estimates/sampled-text.ts";
import type { Wire } from "../wires.ts";
import { createChatReader } from "./chat-reader.ts";
import { createMessagesReader } from "./messages-reader.ts";
import type { Reader } from "./reader.ts";
import { createResponsesReader } from "./responses-reader.ts";

const READERS: Record<Wire, (limits: TextLimits) => Reader> = {
  chat: createChatReader,
  responses: createResponsesReader,
  messages: createMessagesReader,
};

/** A reader for one answer in a provider's wire format, which keeps of it what counting it takes. */
export const createReader = (wire: Wire, limits: TextLimits): Reader => READERS[wire](limits);
