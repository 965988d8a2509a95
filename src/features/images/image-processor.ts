import { hash } from "node:crypto";
import type { Settings } from "../../env.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Contract } from "../../platform/contract.ts";
import { withDeadline } from "../../platform/deadline.ts";
import { AppError, unavailable, unconfigured } from "../../platform/errors.ts";
import { imageCircuitChanged } from "../../platform/events/images.ts";
import type { Recorder } from "../../platform/events/record.ts";
import { fetchWithDeadline } from "../../platform/fetch-with-deadline.ts";
import { outboundFault } from "../../platform/outbound-url.ts";
import { IsolateCircuit } from "../../platform/isolate-circuit.ts";
import type { ImageFormat } from "./formats.ts";
import type { Allowance } from "./held-bytes.ts";
import type { SourceError } from "./cloudflare-images.ts";
import type { ImageProcessor, ProcessedImage } from "./ports.ts";
import { processingOf, type Processing } from "./processing.ts";
import { readImage } from "./read-image.ts";
import { sourceOf } from "./rules.ts";

/** How the processor failed: it gave no whole answer in time, or one that is no image. */
export class ProcessorFault extends Error {
  override readonly name = "ProcessorFault";
  readonly reason: "unreachable" | "processor-error";

  constructor(reason: ProcessorFault["reason"], message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

interface ProcessorDeps extends Recorder {
  settings: Settings;
  contract: Contract;
  clock: Clock;
}

const TRIAL_DEADLINES = 2;
/** Content Too Large (RFC 9110 §15.5.14). */
const TOO_LARGE = 413;

/**
 * The processor behind a circuit that each isolate keeps. An image is answered only once it was read to its end, under one deadline
 * and a limit of bytes, and is by its own bytes what it says it is: nothing else may be kept by anybody for a day.
 */
export function createImageProcessor(deps: ProcessorDeps): ImageProcessor {
  const { deadlineMs, maxBytes, source, circuitFailures, circuitOpenSeconds } = deps.contract.images;
  const circuit = new IsolateCircuit({
    dependency: "images",
    policy: { circuitFailures, circuitOpenMs: circuitOpenSeconds * 1_000 },
    trialMs: deadlineMs * TRIAL_DEADLINES,
    clock: { now: () => deps.clock.now() },
    changed: (change, failures) => imageCircuitChanged(deps, { change, failures }),
  });
  /** The processor's answer to a path, or that the picture's own server has none. */
  const answerTo = async (path: string, processing: Processing, asked: Asked): Promise<Response | SourceError> => {
    const { format, signal } = asked;
    if (processing.by === "imgproxy")
      return fetchWithDeadline(`${processing.baseUrl}${path}`, { redirect: "manual", deadlineMs, dependency: "images", signal });
    const { images } = processing;
    const [, , options = "", encoded = ""] = path.split("/");
    const { transformed } = await import("./cloudflare-images.ts");
    const sourceFault = (address: string) => outboundFault(deps, address);
    return transformed(sourceOf({ source: encoded }).url, options, { images, format, limits: source, sourceFault, signal });
  };
  const ask = async (path: string, processing: Processing, wanted: Pick<Asked, "format" | "allowance">): Promise<ProcessedImage> => {
    const abandon = new AbortController();
    const asked = { ...wanted, maxBytes, signal: abandon.signal, now: () => deps.clock.now().getTime() };
    try {
      return await withDeadline("images", deadlineMs, async () => {
        const answer = await answerTo(path, processing, asked);
        return "kind" in answer ? answer : whole(answer, asked);
      });
    } catch (error) {
      throw unavailable("images", faultIn(error));
    } finally {
      abandon.abort();
    }
  };
  return {
    async process(path, format, allowance) {
      const processing = processingOf(deps);
      if (!processing) throw unconfigured("images", []);
      return circuit.through(() => ask(path, processing, { format, allowance }));
    },
    failingSince: () => circuit.failingSince(),
  };
}

/** Deadlines and transports wrap what happened once or twice. */
function faultIn(error: unknown): ProcessorFault {
  if (error instanceof ProcessorFault) return error;
  if (error instanceof AppError && error.cause !== undefined) return faultIn(error.cause);
  // The platform's transformations say what is wrong by a number. So does a fetch that was given up, and that is no answer at all.
  if (error instanceof Error && !(error instanceof DOMException) && "code" in error && typeof error.code === "number")
    return new ProcessorFault("processor-error", `it refused (${error.code}): ${error.message}`, error);
  return new ProcessorFault("unreachable", error instanceof Error ? error.message : "it failed", error);
}

interface Asked {
  maxBytes: number;
  format: ImageFormat;
  allowance: Allowance;
  signal: AbortSignal;
  now(): number;
}

async function whole({ status, headers, body }: Response, { maxBytes, format, allowance, now }: Asked): Promise<ProcessedImage> {
  // The processor passes on what the picture's server said; only its own faults speak against the processor.
  if (status === 404 || status === 422) {
    await body?.cancel();
    return { kind: "source-error", status };
  }
  const contentType = headers.get("content-type") ?? "";
  const announced = Number(headers.get("content-length") ?? "0");
  const wrong =
    status !== 200
      ? `it answered ${status}`
      : contentType.split(";")[0]?.trim().toLowerCase() !== format.mediaType
        ? `it answered ${contentType || "no content type"}`
        : undefined;
  if (wrong !== undefined) {
    await body?.cancel();
    throw new ProcessorFault("processor-error", wrong);
  }
  const bytes = announced > maxBytes ? "too-large" : await readImage(body, maxBytes, allowance);
  if (typeof bytes === "string") {
    await body?.cancel();
    // Too much is one picture's fault: it must not close the others' way.
    return bytes === "too-large" ? { kind: "source-error", status: TOO_LARGE } : { kind: "overloaded" };
  }
  const fault = format.faultOf(bytes);
  if (fault !== undefined) throw new ProcessorFault("processor-error", fault);
  const digest = hash("sha256", bytes, "hex");
  return { kind: "image", bytes, contentType: format.mediaType, etag: `"${digest.slice(0, 32)}"`, madeAt: now() };
}
