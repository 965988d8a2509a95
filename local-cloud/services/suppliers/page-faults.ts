/** What a deliberately broken product page does wrong. */
export type PageFault = "truncated-markup" | "missing-price" | "server-error";

const FAULTS: readonly PageFault[] = ["truncated-markup", "missing-price", "server-error"];
const BLOCK = 100;
const FIRST_IN_BLOCK = 90;
const BLOCKS_WITH_FAULTS = 2;

/** The fault of the page at this place in the catalogue: each fault once in each of the first two hundreds. */
export function pageFaultAt(index: number): PageFault | undefined {
  return index < BLOCK * BLOCKS_WITH_FAULTS ? FAULTS[(index % BLOCK) - FIRST_IN_BLOCK] : undefined;
}

/** The page as a template bug or a dying origin leaves it: JSON-LD cut off inside its script, or the document cut before its price. */
export function truncateMarkup(page: string): string {
  const jsonLdScript = /(<script type="application\/ld\+json">)(.*?)(<\/script>)/gs;
  if (!jsonLdScript.test(page)) return page.slice(0, page.indexOf('class="buy-box"'));
  return page.replace(jsonLdScript, (_, open: string, json: string, close: string) => open + json.slice(0, json.length * 0.6) + close);
}
