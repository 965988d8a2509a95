/** A product as a page states it, and how a broken page may write it down. */
export interface StatedProduct {
  name: string;
  sku: string;
  gtin13: string;
  price: string;
  priceCurrency: string;
  availability: string;
}

const written = ({ name, sku, gtin13, price, priceCurrency, availability }: StatedProduct, indent = 2): string =>
  JSON.stringify(
    {
      "@context": "https://schema.org",
      "@type": "Product",
      name,
      sku,
      gtin13,
      brand: { "@type": "Brand", name: "Acme" },
      offers: { "@type": "Offer", price, priceCurrency, availability: `https://schema.org/${availability}` },
    },
    null,
    indent,
  );

/** Ways in which shops' programs break a JSON-LD script, each of which leaves what it says beyond doubt. */
export const BREAKAGES: Readonly<Record<string, (product: StatedProduct) => string>> = {
  "a comma behind the last member": (product) => written(product).replaceAll(/"\n(\s*)\}/g, '",\n$1}'),
  "a comma twice": (product) => written(product).replace('"offers"', '\n,"offers"'),
  "a comment on a line": (product) => written(product).replace('"sku"', '// the shop\'s own "number"\n  "sku"'),
  "a comment in a block": (product) => written(product).replace('"sku"', '/* own, "number" */ "sku"'),
  "a comment behind it": (product) => `${written(product)} // end of {product}`,
  "a tail of CDATA": (product) => `//<![CDATA[\n${written(product)}\n//]]>`,
  "CDATA and a comma too many": (product) => `/* <![CDATA[ */ ${written(product).replace(/"\n\}$/m, '",\n}')} /* ]]> */`,
  "single quotes": (product) => written(product).replaceAll(/"([^"]*)"/g, (_, text: string) => `'${text.replaceAll("'", "\\'")}'`),
  "names without quotes": (product) => written(product).replaceAll(/"(\w+)":/g, "$1:"),
  "entities for quotes": (product) => written(product).replaceAll('"', "&quot;"),
  "two objects in one script": (product) => `{"@context":"https://schema.org","@type":"BreadcrumbList"}\n${written(product)}`,
  "two objects side by side": (product) => `${written(product)}{"@type":"WebSite","name":"Shop"}`,
  "two objects with a comma between": (product) => `${written(product)},\n{"@type":"WebSite","name":"Shop"}`,
  "a line break in a string": (product) => written(product).replace(product.name, product.name.replace(" ", "\n")),
  "a comma left out": (product) => written(product).replace(/,(\n\s*"sku")/, "$1"),
  "a bracket left open": (product) => written(product).replace(/\n\}$/, ""),
  "a semicolon behind": (product) => `${written(product)};`,
  "a comma at the end of a list": (product) => `[${written(product)},]`,
  "an inch sign in a name": (product) => written(product).replace('"Acme"', '"Acme 24" tools"'),
  "a statement around": (product) => `window.product = ${written(product)};\n`,
  "a call around": (product) => `track(${written(product)});`,
  "brackets too many at its end": (product) => `${written(product)}}}`,
  "words behind it": (product) => `${written(product)}\nWritten by the shop`,
  "paragraphs of an editor": (product) => `<p>${written(product).replaceAll("\n", "<br />\n")}</p>`,
  "quotes of an editor": (product) => written(product).replaceAll(/"([^"]*)"/g, "“$1”"),
  "a string of its own text": (product) => JSON.stringify(written(product)),
  "line breaks written out": (product) => written(product).replaceAll("\n", "\\n"),
  "entities of entities": (product) => written(product).replaceAll('"', "&amp;quot;"),
  "entities by number": (product) => written(product).replaceAll('"', "&#x22;"),
  "an undefined member": (product) => written(product).replace('"brand"', '"mpn": undefined,\n  "brand"'),
};

export const brokenPage = (text: string): string => `<html><head><script type="application/ld+json">${text}</script></head></html>`;
