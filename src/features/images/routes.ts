import * as z from "zod";
import { DEGRADED_HEADER } from "../../platform/degraded.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import { Routes } from "../../platform/http/route.ts";
import type { ImagesDeps } from "./ports.ts";
import { PLACEHOLDER_SVG } from "./rules.ts";
import { serveImage, type ImageRefusal } from "./serve-image.ts";

const problems: ProblemTable<ImageRefusal> = {
  "image-signature-invalid": () => ({ type: "image-signature-invalid", title: "The image's URL was not made by this API", status: 403 }),
  "image-unavailable": ({ reason }) => ({
    type: "image-unavailable",
    title: "The image cannot be had now",
    status: 503,
    detail: reason,
    retryAfterSeconds: 30,
  }),
};

export const imagesRoutes = new Routes<ImagesDeps>().add(
  {
    method: "get",
    path: "/images/{signature}/{options}/{source}",
    tag: "Images",
    summary: "A product's picture through the image processor",
    description:
      "Offers carry these URLs. An image is sent whole or not at all, with a tag of its bytes. Where the processor fails or is slow, the placeholder comes with `x-image-fallback: placeholder`.",
    access: "public",
    params: z.object({
      signature: z.string().max(64).describe("Ours, over the rest of the path."),
      options: z.string().max(200).describe("What is made of the picture."),
      source: z.string().max(4000).describe("Where the picture is, in base64url."),
    }),
    replies: { 200: { description: "The image, or the placeholder.", contentType: "image/*" } },
    problems: ["image-signature-invalid", "image-unavailable"],
    rateLimit: "none",
  },
  async ({ deps, params, refuse }) => {
    const result = await serveImage(deps, params);
    if (!result.ok) return refuse(result.refusal, problems);
    const { imageCacheSeconds, placeholderCacheSeconds } = deps.contract.images;
    if (result.value.kind === "image") {
      const { bytes, contentType, etag } = result.value;
      return new Response(bytes, {
        headers: {
          etag,
          "content-type": contentType,
          "content-length": String(bytes.byteLength),
          "cache-control": `public, max-age=${imageCacheSeconds}`,
          "x-content-type-options": "nosniff",
        },
      });
    }
    return new Response(PLACEHOLDER_SVG, {
      headers: {
        "content-type": "image/svg+xml",
        "cache-control": `public, max-age=${placeholderCacheSeconds}`,
        "x-image-fallback": "placeholder",
        [DEGRADED_HEADER]: JSON.stringify(result.value.degraded),
      },
    });
  },
);
