import type { Provider } from "./models.ts";

/** The wire formats the gateway speaks: OpenAI's Chat Completions and Responses, Anthropic's Messages. */
export type Wire = "chat" | "responses" | "messages";

/** Whose format it is, and the path below that provider's `/v1`. */
export const WIRES: Record<Wire, { provider: Provider; path: string }> = {
  chat: { provider: "openai", path: "chat/completions" },
  responses: { provider: "openai", path: "responses" },
  messages: { provider: "anthropic", path: "messages" },
};
