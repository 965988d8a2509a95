const jsonLd = (text: string): string => `<script type="application/ld+json">${text}</script>`;
const html = (body: string): string => `<!doctype html><html><head><title>x</title></head><body>${body}</body></html>`;
const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);
const refer = (id: string) => ({ "@id": id });

/** Bytes of the largest page a crawl takes. */
const LARGEST = 2_000_000;
const filled = (piece: string, bytes = LARGEST - 1_000): string => piece.repeat(Math.floor(bytes / piece.length));

const PRODUCT = '"@type":"Product","name":"Kettle","offers":{"price":"10.00","priceCurrency":"USD"}';
const item = (attributes: string): string => `<div itemscope itemtype="https://schema.org/Product" ${attributes}>`;

/** A page that asks for more than a page is worth. */
export interface HostilePage {
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

const PAGES: Readonly<Record<string, string | [contentType: string, bytes: Uint8Array]>> = {
  "references in a circle": html(
    jsonLd(
      JSON.stringify(
        Array.from({ length: 60 }, (_, node) => ({
          ...{ "@type": "Product", "@id": `n${node}`, name: "Kettle" },
          isRelatedTo: Array.from({ length: 60 }, (__, other) => refer(`n${other}`)),
        })),
      ),
    ),
  ),
  "reviews that point back": html(
    jsonLd(`{"@id":"p",${PRODUCT},"review":[${Array.from({ length: 9_000 }, () => '{"itemReviewed":{"@id":"p"}}').join()}]}`),
  ),
  "names that lead in a circle": html(jsonLd(`[{"@id":"a","@type":"Product","name":{"@id":"b"}},{"@id":"b","name":{"@id":"a"}}]`)),
  "200,000 levels": html("<div>".repeat(200_000)),
  "200,000 levels that are closed": html("<b>".repeat(200_000) + "</b>".repeat(200_000)),
  "tags nobody closes": html(filled("<p><b><i><a href=/x>")),
  "closing tags nobody opened": html(filled("</div></p>")),
  "closings that fit nothing above them": html("<div>".repeat(500) + filled("</table>")),
  "JSON in 240,000 brackets": html(jsonLd("[".repeat(240_000) + "]".repeat(240_000))),
  "JSON objects in each other": html(jsonLd(`${'{"a":'.repeat(80_000)}1${"}".repeat(80_000)}`)),
  "graphs in graphs": html(jsonLd(`${'{"@graph":'.repeat(45_000)}[]${"}".repeat(45_000)}`)),
  "brackets that are not closed": html(jsonLd(`${"[".repeat(23_000)}]`)),
  "strings that open and close": html(filled(jsonLd(`["${'a" b "'.repeat(3_900)}"]`))),
  "quotes of one kind": html(filled(jsonLd(`[${"'a".repeat(11_900)}]`))),
  "lines in strings": html(filled(jsonLd(`{"a":"b\n`.repeat(2_600) + "}"))),
  "many scripts": html(filled(jsonLd(`{${PRODUCT}}`))),
  "many broken scripts": html(filled(jsonLd(`{${PRODUCT},}`))),
  "a script of white space": html(jsonLd(`{"a":${" ".repeat(490_000)}x}`)),
  "an attribute of two megabytes": html(`<div class="${filled("a ", LARGEST - 2_000)}">x</div>`),
  "100,000 attributes": html(`<div ${Array.from({ length: 100_000 }, (_, index) => `a${index}=1`).join(" ")}>x</div>`),
  "a property with a million names": html(`${item("")}<i itemprop="${filled("a ", 1_900_000)}">x</i></div>`),
  "items that refer to the same properties": html(
    `<div id=a>${"<p itemprop=x>1</p>".repeat(3_000)}</div>${filled(`${item("itemref=a")}</div>`, 900_000)}`,
  ),
  "items in items": html(filled(item('itemprop="offers"'))),
  "RDFa in RDFa": html(`<div vocab="https://schema.org/" typeof="Product">${filled('<div property="offers" typeof="Offer">')}`),
  entities: html(`<h1>${filled("&amp;amp;")}</h1>`),
  "entities that name entities": html(
    `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${item("")}<h1 itemprop=name>${filled("&b;&#x26;a;")}</h1>`,
  ),
  "prices for patterns": html(
    filled(`${item("")}<b itemprop=name>K</b><i itemprop=offers itemscope><u itemprop=price>${"1 ".repeat(120)}</u></i></div>`, 1_000_000),
  ),
  "a million metas": html(filled('<meta property="og:title" content="x">')),
  "bytes that are no text": ["text/html; charset=utf-8", Uint8Array.from({ length: LARGEST }, (_, index) => (index * 7_919) % 256)],
  "a charset that is another": ["text/html; charset=utf-16le", encoded(html(filled("<p>x</p>")))],
};

/** Thirty of them, each at most as large as a page may be. */
export const HOSTILE_PAGES: readonly HostilePage[] = Object.entries(PAGES).map(([name, page]) => {
  const [contentType, bytes] = typeof page === "string" ? (["text/html; charset=utf-8", encoded(page)] as const) : page;
  return { name, contentType, bytes: bytes.subarray(0, LARGEST) };
});

/** A sound page of a shop with some hundreds of them, between 5 and 60 KB, its product in one of three syntaxes. */
export function soundPage(
  index: number,
  title = `Kettle number ${index}`,
): { bytes: Uint8Array; contentType: string; title: string; amount: number } {
  const amount = 1_000 + index;
  const price = (amount / 100).toFixed(2);
  const filler = `<div class="row"><p>Words about kettle ${index}, <a href="/kettle-${index}">more</a>.</p></div>`.repeat(
    60 + (index % 7) * 90,
  );
  const product = [
    jsonLd(JSON.stringify({ "@type": "Product", name: title, offers: { "@type": "Offer", price, priceCurrency: "USD" } })),
    `${item("")}<b itemprop=name>${title}</b><i itemprop=offers itemscope itemtype="https://schema.org/Offer"><meta itemprop=price content="${price}"></i></div>`,
    jsonLd(`{"@type":"Product","name":"${title}","offers":{"price":"${price}","priceCurrency":"USD",},}`),
  ][index % 3];
  return { bytes: encoded(html(`<h1>${title}</h1>${product}${filler}`)), contentType: "text/html; charset=utf-8", title, amount };
}
