import type { Degraded } from "../../platform/degraded.ts";
import { imageServed, imageSourceRefused, placeholderServed } from "../../platform/events/images.ts";
import { fetchWithDeadline } from "../../platform/fetch-with-deadline.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { isSigned, signedPath, sourceUrlOf, type ImageRequest } from "./rules.ts";
import { sourceAddress } from "./source-address.ts";

export type PlaceholderReason = "unconfigured" | "switched" | "unreachable" | "processor-error" | "source-error" | "source-refused";

export type ServedImage =
  | { kind: "image"; body: ReadableStream; contentType: string }
  | { kind: "placeholder"; reason: PlaceholderReason; degraded: Degraded };

export type ImageRefusal = { kind: "image-signature-invalid" } | { kind: "image-unavailable"; reason: PlaceholderReason };

/**
 * The processed image, or at once the placeholder, marked as such (IMG-2). Under the contract's `fail_closed`
 * policy there is no generic imagery: the image is refused instead. The source is judged here too: a path signed under
 * another setting lives on in stored offers and in clients' hands.
 */
export async function serveImage(deps: Platform, request: ImageRequest): Promise<Result<ServedImage, ImageRefusal>> {
  const { imageProcessor } = deps.settings;
  if (imageProcessor.state !== "configured") return instead(deps, "unconfigured");
  const { IMAGE_PROC_BASE_URL, IMAGE_PROC_KEY, IMAGE_PROC_SALT } = imageProcessor.value;
  if (!isSigned(request, IMAGE_PROC_KEY, IMAGE_PROC_SALT)) return refused({ kind: "image-signature-invalid" });
  if ((await deps.switches.state("images")) !== "on") return instead(deps, "switched");

  const source = sourceAddress(deps, sourceUrlOf(request));
  if (!source.ok) {
    imageSourceRefused(deps, { fault: source.refusal.fault, host: URL.parse(sourceUrlOf(request))?.hostname, at: "serving" });
    return instead(deps, "source-refused");
  }

  const started = deps.clock.now().getTime();
  const elapsedMs = () => deps.clock.now().getTime() - started;
  let response: Response;
  try {
    response = await fetchWithDeadline(
      `${IMAGE_PROC_BASE_URL}${signedPath(request.options, source.value, IMAGE_PROC_KEY, IMAGE_PROC_SALT)}`,
      {
        redirect: "manual",
        deadlineMs: deps.contract.images.deadlineMs,
        dependency: "images",
      },
    );
  } catch (error) {
    return instead(deps, "unreachable", { elapsedMs: elapsedMs(), error });
  }
  const contentType = response.headers.get("content-type") ?? "";
  if (response.status === 200 && contentType.startsWith("image/") && response.body) {
    imageServed(deps, { elapsedMs: elapsedMs() });
    return ok({ kind: "image", body: response.body, contentType });
  }
  await response.body?.cancel();
  // The processor passes on what the supplier's server said; only its own faults speak against the processor.
  const reason = response.status === 404 || response.status === 422 ? "source-error" : "processor-error";
  return instead(deps, reason, { elapsedMs: elapsedMs(), error: `status ${response.status}, ${contentType}` });
}

function instead(
  deps: Platform,
  reason: PlaceholderReason,
  failure: { elapsedMs?: number; error?: unknown } = {},
): Result<ServedImage, ImageRefusal> {
  const { placeholderPolicy } = deps.contract.images;
  placeholderServed(deps, { reason, policy: placeholderPolicy, ...failure });
  if (placeholderPolicy === "fail_closed") return refused({ kind: "image-unavailable", reason });
  const degraded = { mode: "placeholder", reason, since: deps.clock.now().toISOString(), policy: "images.placeholderPolicy" };
  return ok({ kind: "placeholder", reason, degraded });
}
