import { describe, expect, it } from "vitest";
import { readFeedFile } from "../../../../src/features/crawl/feeds/feed-file.ts";
import { wholly } from "../../../../src/platform/sliced.ts";

const LIMITS = { maxRows: 1_000, maxSteps: 200_000 };

/** What a file says, its rows as plain objects. */
function read(text: string | Uint8Array, contentType = "", limits = LIMITS) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const file = wholly(readFeedFile(bytes, contentType, limits));
  return file.kind === "feed"
    ? { ...file, rows: file.rows.map(({ attributes, ways }) => ({ ...Object.fromEntries(attributes), ...(ways ? { ways } : {}) })) }
    : file;
}

const rss = (items: string) =>
  `<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title><link>https://shop.test</link>${items}</channel></rss>\n`;

describe("a feed in UTF-16", () => {
  const encoded = (text: string, isLittle: boolean): Uint8Array => {
    const bytes = new DataView(new ArrayBuffer(2 * text.length));
    for (let at = 0; at < text.length; at += 1) bytes.setUint16(2 * at, text.charCodeAt(at), isLittle);
    return new Uint8Array(bytes.buffer);
  };

  it.each([true, false])("is read by its byte order mark, whatever its header says (little-endian: %s)", (isLittle) => {
    const rows = { rows: [{ id: "1", title: "Bürolampe", price: "9,99 EUR" }] };
    const table = "\ufeffid\ttitle\tlink\tprice\n1\tBürolampe\thttps://shop.test/1\t9,99 EUR\n";
    expect(read(encoded(table, isLittle), "text/plain; charset=utf-8")).toMatchObject(rows);
    const item = "<item><g:id>1</g:id><title>Bürolampe</title><g:price>9,99 EUR</g:price></item>";
    expect(read(encoded(`\ufeff${rss(item)}`, isLittle))).toMatchObject(rows);
  });
});

describe("a feed in XML", () => {
  it("is read from RSS 2.0, the attribute with a prefix before the one without, nested ones not taken for the product's own", () => {
    const item = `<item><title>Plain</title><g:title>Lamp &amp; shade</g:title><g:id>1</g:id><link> https://shop.test/1 </link>
      <g:price>12.00 USD</g:price><g:shipping><g:price>5.00 USD</g:price></g:shipping><description><![CDATA[<b>bright</b>]]></description></item>`;
    expect(read(rss(item))).toEqual({
      ...{ kind: "feed", format: "xml", whole: true },
      rows: [
        {
          ...{ title: "Lamp & shade", id: "1", link: "https://shop.test/1", price: "12.00 USD", description: "<b>bright</b>" },
          ways: [{ country: "", region: "", price: "5.00 USD" }],
        },
      ],
    });
  });

  it("is read with its ways of delivery, in elements of their own or in the words of the other format", () => {
    const ways = `<g:shipping><g:country>US</g:country><g:service>Air: fast</g:service><g:price>5,00 USD</g:price></g:shipping>
      <g:shipping><g:country>DE</g:country><g:price>1 EUR</g:price></g:shipping><g:shipping>FR:::2 EUR</g:shipping><g:shipping/>`;
    const rowsOf = (items: string) => (read(rss(items)) as { rows: { id?: string; ways?: readonly object[] }[] }).rows;
    const [row] = rowsOf(`<item><g:id>1</g:id>${ways}</item><item><g:id>2</g:id></item>`);
    expect(row).toEqual({
      id: "1",
      ways: [
        { country: "US", region: "", price: "5,00 USD" },
        { country: "DE", region: "", price: "1 EUR" },
        { country: "FR", region: "", price: "2 EUR" },
      ],
    });
    const narrow = `<g:shipping><g:country>US</g:country><g:postal_code>94043</g:postal_code><g:service>Next day, am: fast</g:service><g:price>0 USD</g:price></g:shipping>`;
    expect(rowsOf(`<item>${narrow}</item>`)).toEqual([{ ways: [{ country: "US", region: "94043", price: "0 USD" }] }]);
    const many = `<item><g:id>1</g:id>${"<g:shipping>FR:::2 EUR</g:shipping>".repeat(500)}</item>`;
    expect(rowsOf(many)[0]?.ways).toHaveLength(50);
  });

  it("is read from Atom, whose links are in an attribute", () => {
    const entry = `<entry><g:id>1</g:id><title>Lamp</title><link rel="self" href="/feed"/><link href="https://shop.test/1"/><g:price>1 EUR</g:price></entry>`;
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">${entry}</feed><!-- made by a program -->`;
    expect(read(feed)).toMatchObject({ whole: true, rows: [{ id: "1", link: "https://shop.test/1", price: "1 EUR" }] });
  });

  it("says that it was cut, wherever it was, and that it has more products than are read", () => {
    const whole = rss("<item><g:id>1</g:id></item>".repeat(3));
    for (let end = whole.indexOf("<channel>"); end < whole.length - 7; end += 1)
      expect(read(whole.slice(0, end)), `cut after ${end}`).toMatchObject({ kind: "feed", whole: "it has no end: it was cut" });
    expect(read(whole)).toMatchObject({ whole: true });
    expect(read(whole, "", { ...LIMITS, maxRows: 2 })).toMatchObject({
      whole: "it has more than 2 products",
      rows: [{ id: "1" }, { id: "1" }],
    });
    expect(read(whole, "", { ...LIMITS, maxSteps: 10 })).toMatchObject({ whole: "it is more work than a feed may be" });
  });

  it("is read in the encoding that it declares", () => {
    const latin = rss("<item><g:id>1</g:id><title>Büro</title></item>").replace('"1.0"', '"1.0" encoding="ISO-8859-1"');
    expect(read(Uint8Array.from(latin, (character) => character.charCodeAt(0)))).toMatchObject({ rows: [{ title: "Büro" }] });
  });

  it("is known by its first element alone, behind however many comments, in steps that are linear in them", () => {
    const comments = "<!---->".repeat(2_000);
    const limits = { ...LIMITS, maxSteps: 1_000 };
    expect(read(`${comments}${rss("<item><g:id>1</g:id></item>")}${comments}`, "", limits)).toMatchObject({
      whole: true,
      rows: [{ id: "1" }],
    });
    expect(read(`${comments}<!`, "", limits)).toMatchObject({ kind: "no-feed" });
    expect(read(`${rss("")}${comments}<rss>`, "", limits)).toMatchObject({ whole: "it has no end: it was cut" });
  });

  it("is none where it is a page, whatever that quotes", () => {
    expect(read("<!doctype html><html><body>404<rss></rss></body></html>")).toMatchObject({ kind: "no-feed" });
  });
});

describe("a feed of tab-separated values", () => {
  const NAMES = "ID\tTitle\tlink\tprice\titem group id";

  it("is read by its first line's names, values with tabs, quotes and line ends in them within quotes", () => {
    const lines = [
      NAMES,
      '1\tScreen 24" wide\thttps://shop.test/1\t9.00 USD\t',
      '2\t"Say ""hi""\tor\nnot"\thttps://shop.test/2\t8.00 USD\tg1',
      "",
    ];
    expect(read(lines.join("\r\n"))).toEqual({
      ...{ kind: "feed", format: "tsv", whole: true },
      rows: [
        { id: "1", title: 'Screen 24" wide', link: "https://shop.test/1", price: "9.00 USD" },
        { id: "2", title: 'Say "hi"\tor\nnot', link: "https://shop.test/2", price: "8.00 USD", item_group_id: "g1" },
      ],
    });
  });

  it("is cut where its last line has no end", () => {
    expect(read(`${NAMES}\n1\tLamp\thttps://shop.test/1\t9.00 U`)).toMatchObject({ whole: "its last line has no end: it was cut" });
  });

  it("says which rows have more values than names, and is none without the names that it needs", () => {
    const file = wholly(readFeedFile(new TextEncoder().encode(`${NAMES}\n1\ta\tb\tc\td\te\n`), "", LIMITS));
    expect(file).toMatchObject({ rows: [{ fault: "has 6 values for 5 names" }] });
    expect(read("id,title,link,price\n1,a,b,c\n")).toMatchObject({ kind: "no-feed" });
    expect(read("")).toMatchObject({ kind: "no-feed" });
  });

  it("takes an unclosed quote for a word, in time that is linear in the file", () => {
    const file = `${NAMES}\n${`1\t"open\thttps://shop.test/1\t9.00 USD\tg\n`.repeat(900)}`;
    expect(read(file)).toMatchObject({ kind: "feed", whole: true });
  });
});
