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

interface Supplier {
  id: string;
  name: string;
  baseUrl: string;
  currency: string;
  country: string;
  enabled: boolean;
}

/** A shop of pages by path, and how often each was asked for. */
export class OneShop {
  readonly asked = new Map<string, number>();
  readonly #server: Server;
  #leave: () => Promise<void> = async () => undefined;

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
  async openAt(stack: Pick<StackFile, "url" | "accounts">, id: string): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const token = await operatorToken(stack);
    const put = ({ id: supplierId, ...body }: Supplier) => call(stack.url, "PUT", `/admin/suppliers/${supplierId}`, { token, body });
    const { body } = await call<{ items: Supplier[] }>(stack.url, "GET", "/admin/suppliers", { token });
    const others = body.items
      .filter(({ enabled }) => enabled)
      .map(({ id: other, name, baseUrl, currency, country }) => ({ id: other, name, baseUrl, currency, country, enabled: true }));
    for (const other of others) await put({ ...other, enabled: false });
    const shop = { id, name: id, baseUrl: this.origin, currency: "USD", country: "US" };
    await put({ ...shop, enabled: true });
    this.#leave = async () => {
      await put({ ...shop, enabled: false });
      for (const other of others) await put(other);
    };
  }

  /** Closes, and leaves the stack to the suppliers it had. */
  async close(): Promise<void> {
    await this.#leave();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
