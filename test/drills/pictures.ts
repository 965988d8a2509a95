import { loadSecrets } from "../../local-cloud/secrets.ts";
import { PRESETS } from "../../src/features/images/presets.ts";
import { signedPath, sourceOf } from "../../src/features/images/rules.ts";
import { anyOffer } from "../bench/setting.ts";
import { call, check } from "../journey/client.ts";
import type { Stage } from "./stage.ts";

/** What a buyer's browser got for a picture. */
export interface Seen {
  isImage: boolean;
  /** The reason of a placeholder, and since when it says that it lasts. */
  reason: string | null;
  since: string | null;
  cacheControl: string | null;
  milliseconds: number;
}

/** An offer, and addresses under which nobody has asked for its picture before: each is an image of its own to the cache and the processor. */
export interface Pictured {
  offerId: string;
  picture: (name: string) => string;
}

export async function newPictures({ stack, stateDir, runId }: Stage, token: string): Promise<Pictured> {
  const offerId = await anyOffer(stack, token);
  const { image } = (await call<{ image: string | null }>(stack.url, "GET", `/offers/${offerId}`, { token })).body;
  check(image !== null, `the offer ${offerId} has no picture`);
  const { url } = sourceOf({ source: image.split("/").at(-1) ?? "" });
  const { IMAGE_PROC_KEY, IMAGE_PROC_SALT } = loadSecrets(stateDir);
  const picture = (name: string) => {
    const source = new URL(url);
    source.searchParams.set("drill", `${runId}-${name}`);
    return `${stack.url}/images${signedPath(PRESETS.thumb, { url: source.href }, IMAGE_PROC_KEY, IMAGE_PROC_SALT)}`;
  };
  return { offerId, picture };
}

export async function lookAt(picture: string): Promise<Seen> {
  const started = performance.now();
  const { status, headers, ...response } = await answered(picture);
  check(status === 200, `the picture answered ${status}: ${response.text.slice(0, 200)}`);
  const degraded = headers.get("x-degraded");
  const { reason, since } = (degraded === null ? {} : JSON.parse(degraded)) as { reason?: string; since?: string };
  return {
    isImage: headers.get("content-type") === "image/webp" && headers.get("x-image-fallback") === null,
    reason: reason ?? null,
    since: since ?? null,
    cacheControl: headers.get("cache-control"),
    milliseconds: Math.round(performance.now() - started),
  };
}

/** With its body read to the end: an image that stalls in its midst is none. */
async function answered(picture: string) {
  const response = await fetch(picture, { signal: AbortSignal.timeout(20_000) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export const lookAtAll = (pictures: readonly string[]): Promise<Seen[]> => Promise.all(pictures.map(lookAt));

export const slowest = (seen: readonly Seen[]): number => Math.max(...seen.map(({ milliseconds }) => milliseconds));
