import { extractBrief } from "../../local-cloud/ai-agent/brief.ts";
import { readChats, type Chat, type Half } from "./chat.ts";
import { soughtOf } from "../../src/features/catalog/terms/sought.ts";
import { withDoubts } from "../../src/features/briefs/second-reading/doubts.ts";
import { verifyExtraction } from "../../src/features/briefs/verify-extraction.ts";
import { scoreChat, type Judged, type Reading } from "./score-chat.ts";

type DatedChat = Chat & { now: string };

/** Has every chat of one half read, by the agent's rules alone where nothing else is said, and judges what was read. */
export function judgeHalf(half: Half, read: (chat: DatedChat) => Reading | undefined = readByAgent): { chat: Chat; judged: Judged[] }[] {
  return readChats(half).map((chat) => ({ chat, judged: scoreChat(chat, read(chat)) }));
}

/** Whether all that the chat says was read right, and nothing more. */
export const isWhole = (judged: readonly Judged[]): boolean =>
  judged.every((one) => (one.contradicted ? one.asked && !one.given : one.expected === one.given && (!one.given || one.right)));

/** A chat as the agent is sent it. */
export const messagesOf = ({ says }: Chat) =>
  says.map((said) =>
    typeof said === "string" ? { role: "user" as const, content: said } : { role: "assistant" as const, content: said.assistant },
  );

function readByAgent(chat: DatedChat) {
  const extraction = extractBrief({ sessionId: chat.id, referenceTime: chat.now, messages: messagesOf(chat) });
  return "kind" in extraction ? undefined : extraction;
}

/** What of the agent's reading the Worker lets into a brief. */
export function readVerified(chat: DatedChat): Reading | undefined {
  const state = verified(chat)?.state;
  return state && { brief: state.content, confidence: state.confidence, questions: state.questions };
}

/** The brief as its buyer gets it: read, verified and read a second time. */
export function readBrief(chat: DatedChat): Reading | undefined {
  const borneOut = verified(chat);
  if (!borneOut?.state) return undefined;
  const isUnknown = (name: string): boolean => soughtOf({ name, terms: [name] }).isUnknown;
  const { content, confidence, questions } = withDoubts(borneOut.state, { messages: borneOut.messages, language: "en", isUnknown });
  return { brief: content, confidence, questions };
}

function verified(chat: DatedChat) {
  const extraction = readByAgent(chat);
  const messages = messagesOf(chat).map((message, index) => ({ ...message, id: `msg_${index}` }));
  return extraction && { messages, state: verifyExtraction(extraction, { messages, referenceTime: new Date(chat.now), language: "en" }) };
}
