import * as z from "zod";
import { DEGRADED_HEADER } from "../../platform/degraded.ts";
import { conditionally } from "../../platform/http/conditionals.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import { ranged } from "../../platform/http/ranges.ts";
import { Routes } from "../../platform/http/route.ts";
import type { ImagesDeps } from "./ports.ts";
import { PRESETS, type Preset } from "./presets.ts";
import { placeholderSvg } from "./placeholder.ts";
import { serveImage, type ImageRefusal, type ServedImage } from "./serve-image.ts";
import { say } from "../../platform/language/say.ts";

const problems: ProblemTable<ImageRefusal | { kind: "range-not-satisfiable"; length: number }> = {
  "image-signature-invalid": () => ({ type: "image-signature-invalid", title: "The image's URL was not made by this API", status: 403 }),
  "image-unavailable": ({ reason }) => ({
    type: "image-unavailable",
    title: "The image cannot be had now",
    status: 503,
    detail: reason,
    retryAfterSeconds: 30,
  }),
  "range-not-satisfiable": ({ length }) => ({
    type: "range-not-satisfiable",
    title: "The image has no such bytes",
    status: 416,
    detail: say`it has ${length}`,
    errors: [{ pointer: "/headers/range", detail: "begins beyond the image's end" }],
  }),
};
const presetNames = Object.keys(PRESETS) as [Preset, ...Preset[]];

export const imagesRoutes = new Routes<ImagesDeps>().add(
  {
    method: "get",
    path: "/images/{signature}/{options}/{source}",
    tag: "Images",
    summary: "A product's picture through the image processor",
    description:
      "Offers carry these URLs. WebP, JPEG or PNG by `Accept`, with a tag of its bytes, whole or by one `Range`; a size by `preset`. Where the processor fails or is slow, the placeholder comes with `x-image-fallback: placeholder`, in the shape and dominant colour of the picture where these are known.",
    access: "public",
    params: z.object({
      signature: z.string().max(64).describe("Ours, over the rest of the path."),
      options: z.string().max(200).describe("What is made of the picture."),
      source: z.string().max(4000).describe("Where the picture is, in base64url."),
    }),
    query: z.object({
      preset: z.enum(presetNames).optional().describe("The box it is fitted into: 160, 480 or 1200 points wide and high; 480 without it."),
    }),
    headers: [
      { name: "accept", required: false, description: "Which of image/webp, image/jpeg and image/png it is served as." },
      { name: "range", required: false, description: "One range of its bytes (RFC 9110 §14.2)." },
      { name: "if-range", required: false, description: "The tag of the image of which a range is wanted; otherwise all of it comes." },
    ],
    replies: {
      200: { description: "The image, or the placeholder.", contentType: "image/*", headers: ["etag", "age"] },
      206: { description: "The bytes that were asked for.", contentType: "image/*", headers: ["etag", "age", "content-range"] },
    },
    problems: ["image-signature-invalid", "image-unavailable", "range-not-satisfiable"],
    rateLimit: "none",
  },
  async ({ deps, params, query, request, refuse }) => {
    const result = await serveImage(deps, params, { preset: query.preset, accept: request.headers.get("accept") });
    if (!result.ok) return refuse(result.refusal, problems);
    const { imageCacheSeconds, placeholderCacheSeconds } = deps.contract.images;
    if (result.value.kind === "placeholder") return placeholder(result.value, placeholderCacheSeconds);
    const { bytes, contentType, etag, madeAt, negotiated } = result.value;
    const whole = new Response(bytes, {
      headers: {
        etag,
        "content-type": contentType,
        "content-length": String(bytes.byteLength),
        "cache-control": `public, max-age=${imageCacheSeconds}`,
        // Whoever keeps it counts from when it was made (RFC 9111 §5.1), not from when our own cache gave it.
        age: String(Math.max(0, Math.floor((deps.clock.now().getTime() - madeAt) / 1_000))),
        "accept-ranges": "bytes",
        ...(negotiated ? { vary: "Accept" } : {}),
      },
    });
    // A range is of what the preconditions let pass (RFC 9110 §13.2.2).
    const judged = conditionally(request, whole);
    if (judged !== whole) return judged;
    const answer = ranged(request, whole, bytes);
    if (answer !== "unsatisfiable") return answer;
    const refusal = refuse({ kind: "range-not-satisfiable", length: bytes.byteLength }, problems);
    refusal.headers.set("content-range", `bytes */${bytes.byteLength}`);
    return refusal;
  },
);

type Placeholder = Extract<ServedImage, { kind: "placeholder" }>;

/** It stands for the image in every format, so it varies by none; and it is no state of the image, so it has no tag. */
const placeholder = ({ degraded, look }: Placeholder, cacheSeconds: number): Response =>
  new Response(placeholderSvg(look), {
    headers: {
      "content-type": "image/svg+xml",
      "cache-control": `public, max-age=${cacheSeconds}`,
      "x-image-fallback": "placeholder",
      [DEGRADED_HEADER]: JSON.stringify(degraded),
    },
  });
