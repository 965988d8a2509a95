export { default, APIConnectionTimeoutError, APIError, APIUserAbortError } from "@anthropic-ai/sdk";
