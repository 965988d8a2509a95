import type { Degraded } from "../../platform/degraded.ts";
import { imageServed, imageSourceRefused, placeholderServed } from "../../platform/events/images.ts";
import { AppError } from "../../platform/errors.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { ProcessorFault } from "./image-processor.ts";
import { formatEnding, formatFor } from "./formats.ts";
import type { ImageLook, ImagesDeps, WholeImage } from "./ports.ts";
import type { PlaceholderReason } from "./placeholder-reasons.ts";
import { PRESETS, type Preset } from "./presets.ts";
import { processingOf } from "./processing.ts";
import { isSigned, signedPath, sourceOf, type ImageRequest } from "./rules.ts";
import { sourceAddress } from "./source-address.ts";

/** `negotiated` where another client may get another format at the same address. */
export type ServedImage =
  | (WholeImage & { negotiated: boolean })
  | { kind: "placeholder"; reason: PlaceholderReason; degraded: Degraded; look: ImageLook | undefined };

export type ImageRefusal = { kind: "image-signature-invalid" } | { kind: "image-unavailable"; reason: PlaceholderReason };

/**
 * The processed image, or at once the placeholder, marked as such (IMG-2). Under the contract's `fail_closed`
 * policy there is no generic imagery: the image is refused instead. The source is judged here too: a path signed under
 * another setting lives on in stored offers and in clients' hands.
 */
export async function serveImage(
  deps: ImagesDeps,
  request: ImageRequest,
  { preset, accept }: { preset?: Preset | undefined; accept: string | null },
): Promise<Result<ServedImage, ImageRefusal>> {
  const processing = processingOf(deps);
  if (!processing) return instead(deps, "unconfigured");
  const { key, salt } = processing;
  if (!isSigned(request, key, salt)) return refused({ kind: "image-signature-invalid" });
  const { url, ending } = sourceOf(request);
  if ((await deps.switches.state("images")) !== "on") return instead(deps, "switched", { url });

  const source = sourceAddress(deps, url);
  if (!source.ok) {
    imageSourceRefused(deps, { fault: source.refusal.fault, host: URL.parse(url)?.hostname, at: "serving" });
    return instead(deps, "source-refused");
  }

  const picture = source.value;
  const named = ending === undefined ? undefined : formatEnding(ending);
  const format = named ?? formatFor(accept);
  const options = preset === undefined ? request.options : PRESETS[preset];
  const path = signedPath(options, { url: picture, ending: format.ending }, key, salt);
  const started = deps.clock.now().getTime();
  const shelved = await deps.imageShelf.get(path, format);
  // The processor's time is told once, by whom it was asked for: also where a hundred wait for one call that fails.
  const asked = shelved.isOwnCall ? { elapsedMs: deps.clock.now().getTime() - started } : {};
  if (!("error" in shelved)) {
    const { answer, from } = shelved;
    if (answer.kind === "overloaded") return instead(deps, "overloaded", { url: picture });
    if (answer.kind === "source-error") return instead(deps, "source-error", { ...asked, url: picture, error: `status ${answer.status}` });
    imageServed(deps, { from, ...asked });
    if (shelved.isOwnCall) deps.defer(deps.imageLooks.learn(picture));
    return ok({ ...answer, negotiated: named === undefined });
  }
  const { error } = shelved;
  const fault = error instanceof AppError && error.code === "dependency-unavailable" ? error : undefined;
  if (!fault) throw error;
  return fault.cause instanceof ProcessorFault
    ? instead(deps, fault.cause.reason, { ...asked, url: picture, error: fault.cause })
    : instead(deps, "circuit-open", { url: picture });
}

/** Without the picture's address nobody knows how it looks, or may be told. */
async function instead(
  deps: ImagesDeps,
  reason: PlaceholderReason,
  { url, ...failure }: { url?: string; elapsedMs?: number; error?: unknown } = {},
): Promise<Result<ServedImage, ImageRefusal>> {
  const { placeholderPolicy } = deps.contract.images;
  placeholderServed(deps, { reason, policy: placeholderPolicy, ...failure });
  if (placeholderPolicy === "fail_closed") return refused({ kind: "image-unavailable", reason });
  const since = new Date(deps.imageProcessor.failingSince() ?? deps.clock.now()).toISOString();
  const degraded = { mode: "placeholder", reason, since, policy: "images.placeholderPolicy" };
  const look = url === undefined ? undefined : await deps.imageLooks.of(url);
  return ok({ kind: "placeholder", reason, degraded, look });
}
