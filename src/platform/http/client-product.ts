/** The program that calls, as it names itself: what contract tracking counts by (CRT-2). */
export interface ClientProduct {
  name: string;
  version: string;
}

const PRODUCT = /^([\w.@-]{1,40})(?:\/([\w.+-]{1,20}))?(?:[\s,;(]|$)/;

/** From `x-client: name/version`, else the first product of the User-Agent (RFC 9110 §10.1.5), else `unknown`. */
export function clientProduct(request: Request): ClientProduct {
  const named = PRODUCT.exec(request.headers.get("x-client") ?? "") ?? PRODUCT.exec(request.headers.get("user-agent") ?? "");
  return { name: named?.[1] ?? "unknown", version: named?.[2] ?? "unknown" };
}
