/**
 * What holds an agent's answer against the conversation, with its number words and calendars, and reads it a second time: loaded when the first
 * brief is extracted (`src/sdks.ts`), in one piece, so that its tables are in the bundle once.
 */
export { verifyExtraction } from "./verify-extraction.ts";
export { withDoubts } from "./second-reading/doubts.ts";
