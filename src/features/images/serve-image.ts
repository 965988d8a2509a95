import type { Degraded } from "../../platform/degraded.ts";
import { imageServed, imageSourceRefused, placeholderServed } from "../../platform/events/images.ts";
import { AppError } from "../../platform/errors.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { ProcessorFault } from "./image-processor.ts";
import type { ImagesDeps, ProcessedImage } from "./ports.ts";
import { isSigned, signedPath, sourceUrlOf, type ImageRequest } from "./rules.ts";
import { sourceAddress } from "./source-address.ts";

export type PlaceholderReason =
  | "unconfigured"
  | "switched"
  | "unreachable"
  | "processor-error"
  | "circuit-open"
  | "source-error"
  | "source-refused";

export type ServedImage =
  | Extract<ProcessedImage, { kind: "image" }>
  | { kind: "placeholder"; reason: PlaceholderReason; degraded: Degraded };

export type ImageRefusal = { kind: "image-signature-invalid" } | { kind: "image-unavailable"; reason: PlaceholderReason };

/**
 * The processed image, or at once the placeholder, marked as such (IMG-2). Under the contract's `fail_closed`
 * policy there is no generic imagery: the image is refused instead. The source is judged here too: a path signed under
 * another setting lives on in stored offers and in clients' hands.
 */
export async function serveImage(deps: ImagesDeps, request: ImageRequest): Promise<Result<ServedImage, ImageRefusal>> {
  const { imageProcessor } = deps.settings;
  if (imageProcessor.state !== "configured") return instead(deps, "unconfigured");
  const { IMAGE_PROC_KEY, IMAGE_PROC_SALT } = imageProcessor.value;
  if (!isSigned(request, IMAGE_PROC_KEY, IMAGE_PROC_SALT)) return refused({ kind: "image-signature-invalid" });
  if ((await deps.switches.state("images")) !== "on") return instead(deps, "switched");

  const source = sourceAddress(deps, sourceUrlOf(request));
  if (!source.ok) {
    imageSourceRefused(deps, { fault: source.refusal.fault, host: URL.parse(sourceUrlOf(request))?.hostname, at: "serving" });
    return instead(deps, "source-refused");
  }

  const started = deps.clock.now().getTime();
  const elapsedMs = () => deps.clock.now().getTime() - started;
  try {
    const processed = await deps.imageProcessor.process(signedPath(request.options, source.value, IMAGE_PROC_KEY, IMAGE_PROC_SALT));
    if (processed.kind === "source-error")
      return instead(deps, "source-error", { elapsedMs: elapsedMs(), error: `status ${processed.status}` });
    imageServed(deps, { elapsedMs: elapsedMs() });
    return ok(processed);
  } catch (error) {
    const fault = error instanceof AppError && error.code === "dependency-unavailable" ? error : undefined;
    if (!fault) throw error;
    return fault.cause instanceof ProcessorFault
      ? instead(deps, fault.cause.reason, { elapsedMs: elapsedMs(), error: fault.cause })
      : instead(deps, "circuit-open");
  }
}

function instead(
  deps: ImagesDeps,
  reason: PlaceholderReason,
  failure: { elapsedMs?: number; error?: unknown } = {},
): Result<ServedImage, ImageRefusal> {
  const { placeholderPolicy } = deps.contract.images;
  placeholderServed(deps, { reason, policy: placeholderPolicy, ...failure });
  if (placeholderPolicy === "fail_closed") return refused({ kind: "image-unavailable", reason });
  const since = new Date(deps.imageProcessor.failingSince() ?? deps.clock.now()).toISOString();
  const degraded = { mode: "placeholder", reason, since, policy: "images.placeholderPolicy" };
  return ok({ kind: "placeholder", reason, degraded });
}
