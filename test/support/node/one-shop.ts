import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { call } from "../../journey/client.ts";
import { operatorToken } from "../../drills/operator.ts";
import type { StackFile } from "../../../local-cloud/stack-file.ts";

export interface ServedPage {
  contentType: string;
  bytes: Uint8Array;
}

/** A shop of pages by path, and how often each was asked for. */
export class OneShop {
  readonly asked = new Map<string, number>();
  readonly #server: Server;

  constructor(pages: ReadonlyMap<string, ServedPage>) {
    this.#server = createServer((request, response) => {
      const path = request.url ?? "/";
      this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
      if (path === "/sitemap.xml") {
        const entries = [...pages.keys()].map((page) => `<url><loc>${this.origin}${page}</loc></url>`);
        return response.end(`<urlset>${entries.join("")}</urlset>`);
      }
      const page = pages.get(path);
      return page ? response.writeHead(200, { "content-type": page.contentType }).end(page.bytes) : response.writeHead(404).end();
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Opens, and is the only supplier of the stack from then on. */
  async openAt(stack: StackFile, id: string): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const token = await operatorToken(stack);
    const { body } = await call<{ items: { id: string; name: string; baseUrl: string; currency: string; country: string }[] }>(
      stack.url,
      "GET",
      "/admin/suppliers",
      { token },
    );
    for (const { name, baseUrl, currency, country, ...other } of body.items)
      await call(stack.url, "PUT", `/admin/suppliers/${other.id}`, { token, body: { name, baseUrl, currency, country, enabled: false } });
    const shop = { name: id, baseUrl: this.origin, currency: "USD", country: "US", enabled: true };
    await call(stack.url, "PUT", `/admin/suppliers/${id}`, { token, body: shop });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
