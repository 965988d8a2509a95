import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ProviderServer {
  url: string;
  /** Ends every connection that is still open, too. */
  stop(): Promise<void>;
}

/** A server in a provider's place, on a port of its own, which answers as it is told to once it has a request's whole body. */
export async function serveProvider(
  answer: (body: string, response: ServerResponse, request: IncomingMessage) => void | Promise<void>,
): Promise<ProviderServer> {
  const server = createServer((request, response) => {
    // Who asks may be killed at any time: then there is nobody to answer.
    void text(request).then(
      (body) => answer(body, response, request),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A whole answer at once. */
export function answerJson(response: ServerResponse, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length }).end(bytes);
}
