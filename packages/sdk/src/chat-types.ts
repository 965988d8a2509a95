import type { Schemas } from "./types.ts";

export type ChatSessionSummary = Schemas["ChatSessionSummary"];
export type ChatMessage = Schemas["ChatMessage"];
export type ChatSession = Schemas["ChatSession"];
/** What the stream of a reply tells: by the name of each event its data, which is JSON. */
export type ChatReplyEvents = Schemas["ChatReplyEvents"];

export type BriefItem = Schemas["BriefItem"];
/** What the buyer should answer or confirm. */
export type BriefQuestion = Schemas["BriefQuestion"];
/** The structured need of a conversation, in one of its versions. */
export type Brief = Schemas["Brief"];
/** What of a brief is to be otherwise; `confirm` names by JSON pointer what is right as it stands. */
export type BriefEdit = Schemas["BriefEdit"];
export type BriefVersion = Schemas["BriefVersion"];
