import sharp from "sharp";
import { GLYPH_COLUMNS, GLYPH_ROWS, glyphOf } from "./glyphs.ts";
import type { Product } from "./product.ts";
import { stableNumber } from "./stable-number.ts";

export type ImageFormat = "jpeg" | "png" | "webp";

const SIDE = 600;
const PIXEL = 36;
const GAP = 60;
const MAX_CACHED = 256;

/**
 * Draws product pictures: the product's initials on a colour of its own, byte for byte the same each time; keeps the last ones.
 * One for each shop, which has one format.
 */
export class ProductImages {
  readonly #cache = new Map<string, Promise<Buffer>>();

  bytes(product: Product, format: ImageFormat): Promise<Buffer> {
    const cached = this.#cache.get(product.id);
    if (cached) return cached;
    const drawn = sharp(Buffer.from(pictureOf(product)))
      .toFormat(format)
      .toBuffer();
    this.#cache.set(product.id, drawn);
    const oldest = this.#cache.keys().next().value;
    if (this.#cache.size > MAX_CACHED && oldest !== undefined) this.#cache.delete(oldest);
    return drawn;
  }
}

// Letters are drawn as squares: text in an SVG would look as the machine's fonts do, or be missing.
function pictureOf(product: Product): string {
  const hue = stableNumber(`hue:${product.id}`, 360);
  const initials = initialsOf(product.name);
  const width = initials.length * GLYPH_COLUMNS * PIXEL + (initials.length - 1) * GAP;
  const top = (SIDE - GLYPH_ROWS * PIXEL) / 2;
  const squares = initials.flatMap((letter, index) => {
    const left = (SIDE - width) / 2 + index * (GLYPH_COLUMNS * PIXEL + GAP);
    return glyphOf(letter).map(([column, row]) => `M${left + column * PIXEL} ${top + row * PIXEL}h${PIXEL}v${PIXEL}h-${PIXEL}z`);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
<rect width="${SIDE}" height="${SIDE}" fill="hsl(${hue},45%,78%)"/>
<circle cx="${SIDE / 2}" cy="${SIDE / 2}" r="${SIDE / 2 - 20}" fill="hsl(${(hue + 30) % 360},50%,62%)"/>
<path fill="hsl(${hue},60%,18%)" d="${squares.join("")}"/>
</svg>`;
}

function initialsOf(name: string): string[] {
  const words = name
    .normalize("NFKD")
    .toUpperCase()
    .match(/[A-Z0-9]+/g) ?? ["X"];
  return words.slice(0, 2).map((word) => word.charAt(0));
}
