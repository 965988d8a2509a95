import { isbot } from "isbot";

/** A person's browser, one that a program drives, a program that is none, or what calls itself a robot. */
export type ClientKind = "browser" | "driven" | "library" | "robot";

/** Libraries for HTTP, by the product that they put first where nobody says another; ours among them. */
const LIBRARY =
  /^(?:procureiq-sdk|node|node-fetch|undici|axios|got|ky|superagent|deno|bun|cfnetwork|okhttp|java|java-http-client|apache-httpclient|jersey|dart|python|python-requests|python-urllib|python-httpx|httpx|aiohttp|go-http-client|curl|libcurl|wget|ruby|faraday|guzzlehttp|php|reqwest|hyper|dotnet|restsharp|postmanruntime)(?:[/\s;(]|$)/iu;

/** What browsers without a window call themselves: whoever drives one tries or takes pictures of what people see. */
const DRIVEN = /\bHeadless(?:Chrome|Edg|Firefox)?\//u;

/** By the User-Agent (RFC 9110 §10.1.5); every browser sends one, so who sends none is a program. */
export function clientKindOf(userAgent: string | null): ClientKind {
  const named = userAgent?.trim() ?? "";
  if (named === "" || LIBRARY.test(named)) return "library";
  if (DRIVEN.test(named)) return "driven";
  return isbot(named) ? "robot" : "browser";
}
