import type { ServerResponse } from "node:http";
import { answerJson, serveProvider, type ProviderServer } from "../support/node/provider-server.ts";
import type { Variant } from "./variants.ts";

export interface Replay {
  variant: Variant;
  /** Resolves once its caller has all that is to reach it: only then is the connection reset, so that nothing is lost on the way. */
  arrived: Promise<void>;
}

export interface ReplayingProvider extends ProviderServer {
  /** What is sent to whoever asks with this prompt. */
  replays: Map<string, Replay>;
}

const ASKED = /replay-\d+/;

/** Both providers at once: sends what is recorded for the prompt, byte for byte, and ends as the variant says. */
export async function startReplayingProvider(): Promise<ReplayingProvider> {
  const replays = new Map<string, Replay>();
  const server = await serveProvider(async (body, response) => {
    const replay = replays.get(ASKED.exec(body)?.[0] ?? "");
    await (replay ? send(replay, response) : answerJson(response, { object: "list", data: [] }));
  });
  return { ...server, replays };
}

async function send({ variant: { events, half, end }, arrived }: Replay, response: ServerResponse): Promise<void> {
  const bytes = Buffer.concat([...events, half]);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
  // In two pieces that end somewhere within an event, as networks cut.
  const middle = Math.floor(bytes.length / 3);
  response.write(bytes.subarray(0, middle));
  await new Promise((resolve) => setImmediate(resolve));
  response.write(bytes.subarray(middle));
  if (end === "closed") return void response.end();
  await arrived;
  response.socket?.resetAndDestroy();
}
