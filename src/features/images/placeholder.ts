import type { ImageLook } from "./ports.ts";

const GROUND = "#eef1f4";
const DRAWING = "#b8c2cc";
const SIDE = 400;

/**
 * Generic imagery instead of a product's picture; the contract's `placeholderPolicy` decides that it may be shown. In the picture's own
 * shape and colour where its look is known, so that a page neither jumps nor changes its colours when the picture is there again.
 */
export function placeholderSvg(look?: ImageLook): string {
  const longest = look ? Math.max(look.width, look.height) : SIDE;
  const [width, height] = [look?.width ?? SIDE, look?.height ?? SIDE].map((side) => Math.max(1, Math.round((side / longest) * SIDE)));
  const { ground, drawing } = look ? { ground: look.colour, drawing: drawingOn(look.colour) } : { ground: GROUND, drawing: DRAWING };
  const scale = Math.min(width ?? SIDE, height ?? SIDE) / SIDE;
  const middle = [width, height].map((side) => ((side ?? SIDE) - SIDE * scale) / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="No picture at the moment">`,
    `<rect width="${width}" height="${height}" fill="${ground}"/>`,
    `<g transform="translate(${middle.join(" ")}) scale(${scale})" fill="${drawing}">`,
    '<path d="M110 270l60-80 45 55 30-35 45 60z"/><circle cx="260" cy="150" r="22"/>',
    "</g></svg>",
  ].join("");
}

/** Seen on a light ground and on a dark one. */
function drawingOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#00000040" : "#ffffff66";
}
