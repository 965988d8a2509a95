import { createAiAgent, type AiAgentOptions } from "./app.ts";

/** Vars and secrets of `wrangler.toml` beside this file. */
interface Bindings {
  AI_AGENT_TOKEN?: string;
  /** Where both are set, a model reads first, and the rules stand in when it fails. */
  OPENAI_API_KEY?: string;
  AI_AGENT_MODEL?: string;
  OPENAI_BASE_URL?: string;
}

/** An isolate has 128 MB for everything, and an answer may have hundreds of lines. */
const REMEMBERED = 50;

type App = ReturnType<typeof createAiAgent>;
let made: { token: string; app: App } | undefined;

/** The AI agent as a Worker of its own, by the code that the local cloud runs. Without its token it is closed: it stands on the open internet. */
export default {
  fetch(request: Request, bindings: Bindings): Response | Promise<Response> {
    const token = bindings.AI_AGENT_TOKEN;
    if (token === undefined || token === "") return unset();
    if (made?.token !== token) made = { token, app: createAiAgent(optionsOf(token, bindings), (message) => console.log(message)) };
    return made.app.fetch(request);
  },
};

function optionsOf(token: string, { OPENAI_API_KEY: apiKey, AI_AGENT_MODEL: model, OPENAI_BASE_URL }: Bindings): AiAgentOptions {
  const llm = apiKey && model ? { llm: { apiKey, model, baseUrl: OPENAI_BASE_URL ?? "https://api.openai.com/v1" } } : {};
  return { token, remembered: REMEMBERED, ...llm };
}

function unset(): Response {
  const problem = { type: "/problems/unconfigured", title: "AI_AGENT_TOKEN is not set: this agent serves nobody", status: 503 };
  return Response.json(problem, { status: 503, headers: { "content-type": "application/problem+json", "retry-after": "60" } });
}
