import { randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { requestId } from "hono/request-id";
import { streamSSE } from "hono/streaming";
import { type LocalService, type ServiceContext, serveHttp } from "../../service.ts";
import { AnthropicProblem, invalidRequest } from "./errors.ts";
import { answerMessage, messageBody, messageEvents, parseCountRequest, parseMessageRequest, tokenCount } from "./messages.ts";
import { findModel, listModels } from "./models.ts";

export interface AnthropicSettings {
  apiKey: string;
  /** Milliseconds between the pieces of a stream; 3 where not given. */
  pieceDelayMs?: number;
  now?: () => Date;
}

const PIECE_DELAY_MS = 3;

/** An Anthropic-compatible provider with one small assistant behind every model. Its URL is without the `/v1`. */
export function startAnthropic(context: ServiceContext, settings: AnthropicSettings): Promise<LocalService> {
  const now = settings.now ?? (() => new Date());
  const app = new Hono();

  app.use(requestId({ headerName: "request-id", generator: () => `req_${randomBytes(12).toString("hex")}` }));
  app.use(async (c, next) => {
    authenticate(c, settings.apiKey);
    if (!c.req.header("anthropic-version")) throw new AnthropicProblem("invalid_request_error", "anthropic-version: header is required");
    await next();
  });

  app.get("/v1/models", (c) => c.json(listModels()));
  app.get("/v1/models/:id", (c) => c.json(findModel(c.req.param("id"))));

  app.post("/v1/messages", async (c) => {
    const request = parsed(parseMessageRequest(await jsonBody(c)));
    const message = answerMessage(request, `msg_${randomBytes(12).toString("hex")}`, now());
    if (!request.stream) return c.json(messageBody(message));
    return streamSSE(c, async (stream) => {
      for (const event of messageEvents(message)) {
        if (stream.aborted) return;
        await stream.writeSSE({ event: event.type, data: JSON.stringify(event) });
        await stream.sleep(settings.pieceDelayMs ?? PIECE_DELAY_MS);
      }
    });
  });

  app.post("/v1/messages/count_tokens", async (c) => c.json(tokenCount(parsed(parseCountRequest(await jsonBody(c))))));

  app.notFound((c) => c.json(new AnthropicProblem("not_found_error", "Not found").toBody(c.get("requestId")), 404));
  app.onError((error, c) => {
    if (error instanceof AnthropicProblem) return c.json(error.toBody(c.get("requestId")), error.status);
    context.log(`unexpected: ${error.stack ?? error.message}`);
    return c.json({ type: "error", error: { type: "api_error", message: "Internal server error" }, request_id: c.get("requestId") }, 500);
  });
  return serveHttp(context, app);
}

function authenticate(c: Context, apiKey: string): void {
  const given = c.req.header("x-api-key") ?? /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  if (given === undefined) throw new AnthropicProblem("authentication_error", "x-api-key header is required");
  if (given !== apiKey) throw new AnthropicProblem("authentication_error", "invalid x-api-key");
}

async function jsonBody(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (error) {
    throw new AnthropicProblem(
      "invalid_request_error",
      `The request body is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parsed<T>(result: { success: true; data: T } | { success: false; error: Parameters<typeof invalidRequest>[0] }): T {
  if (!result.success) throw invalidRequest(result.error);
  return result.data;
}
