import { serveHttp, type LocalService, type ServiceContext } from "../service.ts";
import { createAiAgent, type AiAgentOptions } from "./app.ts";

/** Starts the AI agent: `POST /v1/extract` turns a conversation into a brief, `GET /health` says it is up. */
export function startAiAgent(context: ServiceContext, options: AiAgentOptions = {}): Promise<LocalService> {
  return serveHttp(
    context,
    createAiAgent(options, (message) => context.log(message)),
  );
}
