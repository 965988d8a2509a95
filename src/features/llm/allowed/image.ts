import type { Check, NotAllowed, Tally } from "./check.ts";

const DATA_URL = /^data:(image\/[a-z]+);base64,/;
const MEDIA_TYPES: ReadonlySet<unknown> = new Set(["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"]);

/** An image named by the member `name` of an object: an https URL, or a data URL. */
export const imageUrl =
  (name: string): Check =>
  (holder, path, tally) => {
    const url = memberOf(holder, name);
    if (url === undefined) return { path: `${path}/${name}`, reason: "has to be a URL of an image", because: "malformed" };
    const [head, mediaType] = DATA_URL.exec(url.slice(0, 64)) ?? [];
    if (head === undefined) {
      if (!url.startsWith("https://") || !URL.canParse(url)) return { path: `${path}/${name}`, ...NOT_AN_IMAGE };
    } else {
      if (!MEDIA_TYPES.has(mediaType) || !isBase64(url.slice(head.length), tally)) return { path: `${path}/${name}`, ...NOT_AN_IMAGE };
      tally.imageData.set(holder as object, name);
    }
    return counted(tally, path);
  };

/** An image by the base64 of the member `data`, with its `media_type`. */
export const imageBytes: Check = (holder, path, tally) => {
  const data = memberOf(holder, "data");
  if (!MEDIA_TYPES.has(memberOf(holder, "media_type"))) return { path: `${path}/media_type`, ...NOT_AN_IMAGE };
  if (data === undefined || !isBase64(data, tally)) return { path: `${path}/data`, ...NOT_AN_IMAGE };
  tally.imageData.set(holder as object, "data");
  return counted(tally, path);
};

const NOT_AN_IMAGE = {
  reason: "has to be an https URL, or well-formed base64, of a PNG, JPEG, GIF or WebP image",
  because: "malformed",
} as const;

function counted(tally: Tally, path: string): NotAllowed | undefined {
  tally.images += 1;
  return tally.images > tally.maxImages ? { path, reason: `at most ${tally.maxImages} images a call`, because: "unbounded" } : undefined;
}

function memberOf(holder: unknown, name: string): string | undefined {
  const value = (holder as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof value === "string" ? value : undefined;
}

/** What a mark stands for has base64's letters alone, so that only what is around it is looked at. */
function isBase64(data: string, { runs }: Tally): boolean {
  const { text, characters } = runs.without(data);
  const body = text.replace(/={1,2}$/, "");
  return body !== "" && (text.length + characters) % 4 === 0 && !/[^A-Za-z0-9+/]/.test(body);
}
