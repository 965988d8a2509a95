import { DomUtils, parseDocument } from "htmlparser2";
import { z } from "zod";

/** What a page's markup says of the product the page is about. */
export interface PageMarkup {
  name: string | undefined;
  offers: { price: string | undefined; currency: string | undefined; availability: string | undefined }[];
}

type Node = Record<string, unknown>;
type Document = ReturnType<typeof parseDocument>;
type Element = ReturnType<typeof DomUtils.findAll>[number];

const nodeSchema = z.record(z.string(), z.unknown());
const jsonLdSchema = z.union([nodeSchema.transform((node) => [node]), z.array(nodeSchema)]);

/** Reads JSON-LD and microdata by their rules. @throws on JSON-LD that is no JSON */
export function readMarkup(page: string, url: string): PageMarkup {
  const document = parseDocument(page);
  const nodes = [...jsonLdNodes(document), ...microdataNodes(document)];
  const main = nodes.find(
    (node) => types(node).includes("Product") && (idsOf(node).includes(url) || idsOf(node).includes(`${url}#product`)),
  );
  return {
    name: text(main?.["name"]),
    offers: offersOf(main).map((offer) => ({
      price: priceOf(offer),
      currency: text(offer["priceCurrency"]),
      availability: text(offer["availability"]),
    })),
  };
}

function jsonLdNodes(document: Document): Node[] {
  const scripts = DomUtils.findAll((element) => element.attribs["type"] === "application/ld+json", document.children);
  const roots = scripts.flatMap((script) => jsonLdSchema.parse(JSON.parse(DomUtils.textContent(script))));
  return roots.flatMap((root) => [root, ...nodesIn(root["@graph"])]);
}

function microdataNodes(document: Document): Node[] {
  return DomUtils.findAll((element) => "itemscope" in element.attribs && !("itemprop" in element.attribs), document.children).map(itemOf);
}

function itemOf(element: Element): Node {
  const item: Node = { "@type": element.attribs["itemtype"]?.split("/").at(-1) ?? "" };
  for (const property of propertiesIn(element)) item[property.attribs["itemprop"] ?? ""] = valueOf(property);
  return item;
}

/** Elements with `itemprop` that belong to this item and not to one inside it. */
function propertiesIn(scope: Element): Element[] {
  return scope.children.filter(isElement).flatMap((child) => {
    const own = "itemprop" in child.attribs ? [child] : [];
    return "itemscope" in child.attribs ? own : [...own, ...propertiesIn(child)];
  });
}

function isElement(node: Element["children"][number]): node is Element {
  return "attribs" in node;
}

function valueOf(element: Element): unknown {
  if ("itemscope" in element.attribs) return itemOf(element);
  return element.attribs["content"] ?? element.attribs["href"] ?? element.attribs["src"] ?? DomUtils.textContent(element).trim();
}

function offersOf(product: Node | undefined): Node[] {
  return nodesIn(product?.["offers"]).flatMap((offer) => (types(offer).includes("AggregateOffer") ? nodesIn(offer["offers"]) : [offer]));
}

function priceOf(offer: Node): string | undefined {
  const sale = nodesIn(offer["priceSpecification"]).find((specification) => text(specification["priceType"])?.endsWith("SalePrice"));
  return text(offer["price"] ?? sale?.["price"]);
}

function nodesIn(value: unknown): Node[] {
  const nodes = z.union([nodeSchema.transform((node) => [node]), z.array(nodeSchema)]).safeParse(value);
  return nodes.success ? nodes.data : [];
}

function types(node: Node): string[] {
  return [node["@type"]].flat().map(String);
}

function idsOf(node: Node): unknown[] {
  return [node["@id"], node["url"]];
}

/** What JSON-LD and microdata write as words or as a number; a node is neither. */
function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
