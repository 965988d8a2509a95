interface Message {
  role: "user" | "assistant";
  content: string;
}

/** What the agent takes in one request: messages, and bytes of text with room for the JSON around it. */
const MAX_MESSAGES = 500;
const MAX_BYTES = 160 * 1024;

/** The conversation as it goes to the agent. Where it is too long, the assistant's messages go first, because only the buyer's count; then the buyer's oldest. */
export function conversationFor<Said extends Message>(messages: readonly Said[]): Said[] {
  if (fits(messages)) return [...messages];
  const buyers = messages.filter(({ role }) => role === "user");
  let from = 0;
  while (from < buyers.length - 1 && !fits(buyers.slice(from))) from += 1;
  return buyers.slice(from);
}

function fits(messages: readonly Message[]): boolean {
  const bytes = messages.reduce((sum, { content }) => sum + new TextEncoder().encode(JSON.stringify(content)).byteLength, 0);
  return messages.length <= MAX_MESSAGES && bytes <= MAX_BYTES;
}
