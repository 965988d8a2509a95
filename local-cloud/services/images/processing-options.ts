import { invalidUrl } from "./image-error.ts";

/** Output formats and the extensions they are asked for by. */
const FORMATS = { jpg: "jpeg", jpeg: "jpeg", png: "png", webp: "webp", avif: "avif" } as const;
export type OutputFormat = (typeof FORMATS)[keyof typeof FORMATS];

const RESIZE_TYPES = ["fit", "fill", "force"] as const;
export type ResizeType = (typeof RESIZE_TYPES)[number];

const MAX_DIMENSION = 4096;

/** The processing options understood here; a width or height of 0 follows from the other side. */
export interface ProcessingOptions {
  resizeType: ResizeType;
  width: number;
  height: number;
  enlarge: boolean;
  /** 1..100, or 0 for the format's default. */
  quality: number;
  format?: OutputFormat;
}

type Setter = (options: ProcessingOptions, args: string[]) => void;

const setResizeType: Setter = (options, [type = ""]) => {
  options.resizeType = parseResizeType(type);
};
const setSize: Setter = (options, [width = "", height = "", enlarge = ""]) => {
  if (width !== "") options.width = parseDimension(width);
  if (height !== "") options.height = parseDimension(height);
  if (enlarge !== "") options.enlarge = parseBoolean(enlarge);
};
const setResize: Setter = (options, [type = "", ...size]) => {
  if (type !== "") options.resizeType = parseResizeType(type);
  setSize(options, size);
};
const setWidth: Setter = (options, [width = ""]) => setSize(options, [width]);
const setHeight: Setter = (options, [height = ""]) => setSize(options, ["", height]);
const setEnlarge: Setter = (options, [enlarge = ""]) => setSize(options, ["", "", enlarge]);
const setQuality: Setter = (options, [quality = ""]) => {
  options.quality = parseInteger(quality, 100);
};
const setFormat: Setter = (options, [format = ""]) => {
  options.format = parseFormat(format);
};
// Gravity chooses what a crop keeps; the shops' pictures are centred, so the centre is always kept.
const ignore: Setter = () => undefined;

const SETTERS: ReadonlyMap<string, Setter> = new Map([
  ["resize", setResize],
  ["rs", setResize],
  ["size", setSize],
  ["s", setSize],
  ["resizing_type", setResizeType],
  ["rt", setResizeType],
  ["width", setWidth],
  ["w", setWidth],
  ["height", setHeight],
  ["h", setHeight],
  ["enlarge", setEnlarge],
  ["el", setEnlarge],
  ["quality", setQuality],
  ["q", setQuality],
  ["format", setFormat],
  ["f", setFormat],
  ["ext", setFormat],
  ["gravity", ignore],
  ["g", ignore],
]);

/**
 * Reads options of the form `name:argument:…`; a later one overrides an earlier one.
 * @throws ImageError 404 on an option or argument that is not known
 */
export function parseProcessingOptions(segments: string[]): ProcessingOptions {
  const options: ProcessingOptions = { resizeType: "fit", width: 0, height: 0, enlarge: false, quality: 0 };
  for (const segment of segments) {
    const [name = "", ...args] = segment.split(":");
    const set = SETTERS.get(name);
    if (set === undefined) throw invalidUrl(`Unknown processing option ${name}`);
    set(options, args);
  }
  return options;
}

/** @throws ImageError 404 on a format that is not produced here */
export function parseFormat(extension: string): OutputFormat {
  if (!Object.hasOwn(FORMATS, extension)) throw invalidUrl(`Invalid image format: ${extension}`);
  return FORMATS[extension as keyof typeof FORMATS];
}

function parseResizeType(type: string): ResizeType {
  const known = RESIZE_TYPES.find((candidate) => candidate === type);
  if (known === undefined) throw invalidUrl(`Invalid resize type: ${type}`);
  return known;
}

function parseDimension(text: string): number {
  return parseInteger(text, MAX_DIMENSION);
}

function parseInteger(text: string, max: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) > max) throw invalidUrl(`Not a number from 0 to ${max}: ${text}`);
  return Number(text);
}

function parseBoolean(text: string): boolean {
  if (["1", "t", "true"].includes(text)) return true;
  if (["0", "f", "false"].includes(text)) return false;
  throw invalidUrl(`Not a boolean: ${text}`);
}
