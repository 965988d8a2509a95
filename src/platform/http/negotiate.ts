/** RFC 9110 negotiation in two: JSON where HTML is not asked for by name. */
export const wantsHtml = (request: Request): boolean => /\btext\/html\b/i.test(request.headers.get("accept") ?? "");
