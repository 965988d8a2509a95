import { serveHttp, type LocalService, type ServiceContext } from "../../service.ts";
import { createImageProcessor } from "./image-processor.ts";
import type { SigningSecrets } from "./signature.ts";
import type { SourceLimits } from "./source-image.ts";

const LIMITS: SourceLimits = { deadlineMs: 5_000, maxBytes: 10 * 1024 * 1024 };

/** Starts the local image processor, which speaks imgproxy's URLs and takes sources from any host, loopback included. */
export function startImages(context: ServiceContext, secrets: SigningSecrets, limits: Partial<SourceLimits> = {}): Promise<LocalService> {
  return serveHttp(context, createImageProcessor(secrets, { ...LIMITS, ...limits }, context.log));
}
