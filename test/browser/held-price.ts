import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ConsoleUnderTest } from "./console.ts";

const HELD_SECONDS = 60;

/** A page whose sources do not agree on the price. */
const page = (name: string) => `<meta property="og:title" content="${name}"><meta property="product:price:amount" content="19.00">
  <meta property="product:price:currency" content="USD"><script type="application/ld+json">${JSON.stringify({
    ...{ "@type": "Product", name, sku: name.slice(-6), offers: { price: "190.00", priceCurrency: "USD" } },
  })}</script>`;

/** Has a shop of one page read, whose price is then held back, for the console to show; what it is a price of. */
export async function heldPrice(console: Pick<ConsoleUnderTest, "call" | "stack">): Promise<{ title: string; supplierId: string }> {
  const run = randomBytes(3).toString("hex");
  const [title, supplierId] = [`Black speaker ${run}`, `held-${run}`];
  const shop = createServer(({ url }, response) => {
    if (url === "/sitemap.xml") return response.end(`<urlset><url><loc>${origin()}/black-speaker-${run}</loc></url></urlset>`);
    if (url !== `/black-speaker-${run}`) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": "text/html" }).end(page(title));
  });
  const origin = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  shop.listen(0, "127.0.0.1");
  await once(shop, "listening");
  const save = async (enabled: boolean) =>
    console.call("PUT", `/admin/suppliers/${supplierId}`, { name: title, baseUrl: origin(), currency: "USD", country: "US", enabled });
  await save(true);
  try {
    const buyer = { email: `${supplierId}@buyers.test`, password: "a buyer of speakers" };
    await console.call("POST", "/auth/register", { ...buyer, name: "A buyer of speakers" });
    const { accessToken } = await console.call<{ accessToken: string }>("POST", "/auth/login", buyer);
    const asBuyer = async (path: string, body?: unknown): Promise<{ id: string }> => {
      const headers = { authorization: `Bearer ${accessToken}`, ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const answer = await fetch(console.stack.url + path, {
        method: "POST",
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as { id: string };
    };
    const { id } = await asBuyer("/searches", { query: `black speaker ${run}` });
    await asBuyer(`/searches/${id}/confirm`);
    for (const end = Date.now() + HELD_SECONDS * 1000; Date.now() < end;) {
      const { items } = await console.call<{ items: unknown[] }>("GET", `/admin/held-prices?supplierId=${supplierId}`);
      if (items.length > 0) return { title, supplierId };
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`no price of ${title} was held back in ${HELD_SECONDS} s`);
  } finally {
    await save(false);
    shop.closeAllConnections();
    shop.close();
  }
}
