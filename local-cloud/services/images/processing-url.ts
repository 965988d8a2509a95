import { invalidUrl } from "./image-error.ts";
import { parseProcessingOptions, parseFormat, type ProcessingOptions } from "./processing-options.ts";

/** What a processing URL asks for. */
export interface ProcessingRequest {
  source: URL;
  options: ProcessingOptions;
}

/**
 * Parses what follows the signature: `/<option>/…/plain/<percent-encoded source>[@<extension>]` or
 * `/<option>/…/<base64url source, slashes allowed>[.<extension>]`. An extension wins over a `format` option.
 * @throws ImageError 404 as imgproxy answers a URL it does not understand
 */
export function parseProcessingPath(path: string): ProcessingRequest {
  const segments = path.split("/").slice(1);
  const firstOfSource = segments.findIndex((segment) => !segment.includes(":"));
  if (firstOfSource === -1) throw invalidUrl("Image URL is empty");
  const options = parseProcessingOptions(segments.slice(0, firstOfSource));
  const sourceSegments = segments.slice(firstOfSource);
  const [encoded, extension] = sourceSegments[0] === "plain" ? plainSource(sourceSegments.slice(1)) : base64Source(sourceSegments);
  const source = URL.parse(encoded);
  if (source === null) throw invalidUrl(`Not an absolute URL: ${encoded}`);
  return { source, options: extension === "" ? options : { ...options, format: parseFormat(extension) } };
}

function plainSource(segments: string[]): [source: string, extension: string] {
  const [encoded, extension] = splitExtension(segments.join("/"), "@");
  try {
    return [decodeURIComponent(encoded), extension];
  } catch (error) {
    throw invalidUrl(`Invalid url encoding: ${encoded}: ${String(error)}`);
  }
}

function base64Source(segments: string[]): [source: string, extension: string] {
  const [encoded, extension] = splitExtension(segments.join(""), ".");
  if (!/^[A-Za-z0-9_-]+=*$/.test(encoded)) throw invalidUrl(`Invalid url encoding: ${encoded}`);
  return [Buffer.from(encoded, "base64url").toString("utf8"), extension];
}

function splitExtension(text: string, separator: "@" | "."): [source: string, extension: string] {
  const [source = "", extension = "", ...rest] = text.split(separator);
  if (source === "") throw invalidUrl("Image URL is empty");
  if (rest.length > 0) throw invalidUrl(`Multiple formats are specified: ${text}`);
  return [source, extension];
}
