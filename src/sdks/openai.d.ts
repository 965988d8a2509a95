export { default, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
