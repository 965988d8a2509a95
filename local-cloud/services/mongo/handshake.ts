import type { Document } from "bson";
import { MAX_MESSAGE_BYTES } from "./wire.ts";

const VERSION = "8.0.0";

/** What a standalone, writable server of the wire versions 0 to 25 (MongoDB 8.0) says of itself. */
export function hello(now: Date): Document {
  return {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: now,
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: 25,
    readOnly: false,
    ok: 1,
  };
}

export function buildInfo(): Document {
  return {
    version: VERSION,
    versionArray: VERSION.split(".").map(Number).concat(0),
    maxBsonObjectSize: 16 * 1024 * 1024,
    modules: [],
    ok: 1,
  };
}
