/** What a call can cost at most, known before it is made. */
export interface PromptSize {
  /**
   * Tokens the prompt cannot exceed: one a byte, because the providers' tokenizers work on bytes and none is shorter than one;
   * an image counts as a flat sum.
   */
  bound: number;
  /** Tokens it probably has: one a four characters. For accounting where the provider reported nothing. */
  estimate: number;
}

/** More than either provider charges for one image at the highest detail. */
const IMAGE_TOKENS = 8_000;
const IMAGE_PARTS = new Set(["image_url", "input_image", "image"]);

export const estimateTokens = (characters: number): number => Math.ceil(characters / 4);

export function promptSize(body: object): PromptSize {
  let images = 0;
  const text = JSON.stringify(body, function (this: Record<string, unknown>, name: string, value: unknown): unknown {
    if (name === "type" && typeof value === "string" && IMAGE_PARTS.has(value)) images += 1;
    return typeof value === "string" && isImageData(this, name, value) ? "" : value;
  });
  const flat = images * IMAGE_TOKENS;
  return { bound: new TextEncoder().encode(text).byteLength + flat, estimate: estimateTokens(text.length) + flat };
}

function isImageData(holder: Record<string, unknown>, name: string, value: string): boolean {
  return value.startsWith("data:image/") || (name === "data" && textOf(holder["media_type"]).startsWith("image/"));
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Context a provider would fetch by itself has no bound known here, and stored context may be another buyer's: the account is shared. */
const FETCHED_CONTEXT = ["previous_response_id", "conversation", "prompt", "background", "container", "mcp_servers"];
const FETCHED_PARTS = new Set(["file_id", "file_url"]);
/** Tools that providers run and charge for by themselves; those the caller runs are fine. */
const HOSTED_TOOL = /^(?:web_search|web_fetch|code_execution|code_interpreter|file_search|image_generation|mcp|shell|tool_search|advisor)/;
/** Tiers that are priced otherwise than the contract says. */
const OTHER_PRICES: Record<string, ReadonlySet<unknown>> = {
  service_tier: new Set(["auto", "default", "standard_only"]),
  speed: new Set(["standard"]),
};

/** Path of the first member of a body whose cost cannot be bounded or priced, or undefined. */
export function unboundedParameter(body: Record<string, unknown>): string | undefined {
  const given = (name: string) => body[name] !== undefined && body[name] !== null && body[name] !== false;
  const direct =
    FETCHED_CONTEXT.find(given) ?? Object.keys(OTHER_PRICES).find((name) => given(name) && !OTHER_PRICES[name]?.has(body[name]));
  if (direct !== undefined) return direct;
  const tools: unknown[] = Array.isArray(body["tools"]) ? body["tools"] : [];
  const hosted = tools.findIndex((tool) => HOSTED_TOOL.test(textOf((tool as { type?: unknown } | null)?.type)));
  const said = body["messages"] === undefined ? "input" : "messages";
  return hosted === -1 ? fetchedPart(body[said], said) : `tools/${hosted}/type`;
}

const MAX_DEPTH = 8;

function fetchedPart(value: unknown, path: string): string | undefined {
  if (typeof value !== "object" || value === null || path.split("/").length > MAX_DEPTH) return undefined;
  for (const [name, member] of Object.entries(value)) {
    if (FETCHED_PARTS.has(name) && typeof member === "string") return `${path}/${name}`;
    const found = fetchedPart(member, `${path}/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
