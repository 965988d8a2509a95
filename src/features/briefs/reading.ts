/**
 * What holds an agent's answer against the conversation, with its number words and calendars, reads it a second time, and lays it
 * into what its buyer has set: loaded when the first
 * brief is extracted (`src/sdks.ts`), in one piece, so that its tables are in the bundle once.
 */
export { mergeReading } from "./merge-reading.ts";
export { verifyExtraction } from "./verify-extraction.ts";
export { withDoubts } from "./second-reading/doubts.ts";
