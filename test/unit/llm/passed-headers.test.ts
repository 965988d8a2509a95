import { describe, expect, it } from "vitest";
import { passedHeaders } from "../../../src/features/llm/passed-headers.ts";

describe("a provider's headers", () => {
  it("are passed where they are the call's, and not where they are of the account that all callers share", () => {
    const openai = new Headers({
      ...{ "x-request-id": "req_1", "openai-processing-ms": "12", "openai-version": "2020-10-01" },
      ...{ "x-ratelimit-remaining-tokens": "3", "openai-organization": "ours", "set-cookie": "a=b" },
    });
    expect(passedHeaders("openai", openai)).toEqual({
      ...{ "x-provider-request-id": "req_1", "openai-processing-ms": "12", "openai-version": "2020-10-01" },
    });
    const anthropic = new Headers({
      "request-id": "req_2",
      "anthropic-ratelimit-tokens-remaining": "3",
      "anthropic-organization-id": "ours",
    });
    expect(passedHeaders("anthropic", anthropic)).toEqual({ "request-id": "req_2" });
  });

  it("are left out where they are too long to be meant, or not there", () => {
    expect(passedHeaders("anthropic", new Headers({ "request-id": "a".repeat(201) }))).toEqual({});
    expect(passedHeaders("anthropic", undefined)).toEqual({});
  });
});
