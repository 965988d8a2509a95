import { dominantColour } from "./dominant-colour.ts";
import type { ImageLook } from "./ports.ts";
import { pointsOf } from "./small-png.ts";

/** How a picture looks by its miniature, a PNG; undefined where it cannot be told. */
export async function lookOf(png: Uint8Array<ArrayBuffer>): Promise<ImageLook | undefined> {
  const points = await pointsOf(png);
  const colour = points && dominantColour(points);
  return points && colour !== undefined ? { colour, width: points.width, height: points.height } : undefined;
}
