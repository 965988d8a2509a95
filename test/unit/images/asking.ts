import { afterEach, beforeEach, vi } from "vitest";
import { imagesRoutes } from "../../../src/features/images/routes.ts";
import { signedPath } from "../../../src/features/images/rules.ts";
import { problemOf } from "../../../src/platform/http/problem.ts";
import { present } from "../../support/present.ts";
import { KEY, type imageDeps } from "./setting.ts";

/** An image of one pixel, and the processor's answer with it. */
export const WEBP = Uint8Array.from(Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64"));
export const webp = (body: BodyInit = WEBP) => new Response(body, { headers: { "content-type": "image/webp" } });

/** For each test of the calling file a processor of its own: what it was asked, and what it answers. */
export function standInProcessor() {
  const processor = { asked: [] as string[], answers: async (_url: string) => webp() };
  beforeEach(() => {
    processor.asked = [];
    processor.answers = async () => webp();
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
      const url = input instanceof Request ? input.url : input.toString();
      processor.asked.push(url);
      return processor.answers(url);
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  return processor;
}

interface Asking {
  address?: string;
  ending?: string;
  preset?: string;
  method?: string;
  headers?: Record<string, string>;
}
/** What the route of images answers for a shop's image, signed as the catalogue signs it. */
export async function get(
  deps: ReturnType<typeof imageDeps>,
  { address = "a", ending, preset, method = "GET", headers = {} }: Asking = {},
) {
  const path = signedPath("rs:fit:480:480", { url: `https://shop.acme.dev/${address}.jpg`, ending }, KEY, KEY);
  const [, signature = "", options = "", source = ""] = path.split("/");
  const refuse = (refusal: { kind: string }, table: never) => {
    const { status, type } = problemOf(refusal, table);
    return new Response(type, { status });
  };
  const request = new Request("http://procureiq.test/images/a/b/c", { method, headers });
  const context = { deps, params: { signature, options, source }, query: { preset }, request, refuse };
  return present(imagesRoutes.entries[0], "the route of images").handler(context as never) as Promise<Response>;
}

export const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
