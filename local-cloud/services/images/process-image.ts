import sharp, { type FitEnum } from "sharp";
import { ImageError } from "./image-error.ts";
import type { OutputFormat, ProcessingOptions, ResizeType } from "./processing-options.ts";

const SHARP_FIT: Record<ResizeType, keyof FitEnum> = { fit: "inside", fill: "cover", force: "fill" };
// PNG is left lossless unless a quality is asked for.
const DEFAULT_QUALITY: Record<OutputFormat, number> = { jpeg: 80, png: 100, webp: 79, avif: 63 };
const MAX_SOURCE_PIXELS = 50_000_000;

/** Resizes and re-encodes; the format is that of the options, else the source's own where it is produced here, else JPEG. */
export async function processImage(source: Uint8Array, options: ProcessingOptions): Promise<{ bytes: Uint8Array; format: OutputFormat }> {
  try {
    const image = sharp(source, { limitInputPixels: MAX_SOURCE_PIXELS }).autoOrient();
    const format = options.format ?? sourceFormat((await image.metadata()).format);
    if (options.width > 0 || options.height > 0) {
      image.resize({
        ...(options.width > 0 ? { width: options.width } : {}),
        ...(options.height > 0 ? { height: options.height } : {}),
        fit: SHARP_FIT[options.resizeType],
        withoutEnlargement: !options.enlarge,
      });
    }
    image.toFormat(format, { quality: options.quality > 0 ? options.quality : DEFAULT_QUALITY[format] });
    return { bytes: await image.toBuffer(), format };
  } catch (error) {
    throw new ImageError(422, "Invalid source image", String(error));
  }
}

function sourceFormat(format: string | undefined): OutputFormat {
  return format === "png" || format === "webp" ? format : "jpeg";
}
