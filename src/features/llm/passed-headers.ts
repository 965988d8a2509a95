import type { Provider } from "./models.ts";

/**
 * Headers of a provider that its caller gets, and under which names: what the call is called there and how long it took. `x-request-id` is
 * this Worker's own on every answer, so OpenAI's comes as `x-provider-request-id`.
 * Not passed are its limits (`x-ratelimit-*`, `anthropic-ratelimit-*`): they are of the account that all callers share, so they tell one
 * of them how much the others use, and a client that paces itself by them waits for what is not its own. Nor is whose account it is
 * (`openai-organization`, `openai-project`).
 */
const PASSED: Record<Provider, readonly (readonly [name: string, passedAs: string])[]> = {
  openai: [
    ["x-request-id", "x-provider-request-id"],
    ["openai-processing-ms", "openai-processing-ms"],
    ["openai-version", "openai-version"],
  ],
  anthropic: [["request-id", "request-id"]],
};

/** Longer ones are no ids. */
const MOST_CHARACTERS = 200;

export function passedHeaders(provider: Provider, headers: Headers | undefined): Record<string, string> {
  return Object.fromEntries(
    PASSED[provider].flatMap(([name, passedAs]) => {
      const value = headers?.get(name) ?? "";
      return value === "" || value.length > MOST_CHARACTERS ? [] : [[passedAs, value]];
    }),
  );
}
