import { extractBrief } from "../../local-cloud/ai-agent/brief.ts";
import { readChats, type Chat, type Half } from "./chat.ts";
import { scoreChat, type Judged, type Reading } from "./score-chat.ts";

/** Has the agent's rules read every chat of one half, and judges what they read. */
export function judgeHalf(half: Half): { chat: Chat; judged: Judged[] }[] {
  return readChats(half).map((chat) => ({ chat, judged: scoreChat(chat, readChat(chat)) }));
}

/** Whether all that the chat says was read right, and nothing more. */
export const isWhole = (judged: readonly Judged[]): boolean =>
  judged.every((one) => (one.contradicted ? one.asked && !one.given : one.expected === one.given && (!one.given || one.right)));

/** A chat as the agent is sent it. */
export const messagesOf = ({ says }: Chat) =>
  says.map((said) =>
    typeof said === "string" ? { role: "user" as const, content: said } : { role: "assistant" as const, content: said.assistant },
  );

function readChat(chat: Chat & { now: string }): Reading | undefined {
  const extraction = extractBrief({ sessionId: chat.id, referenceTime: chat.now, messages: messagesOf(chat) });
  return "kind" in extraction ? undefined : extraction;
}
