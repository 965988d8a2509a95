import { describe, expect, it } from "vitest";
import { letterOf } from "../../../src/features/dead-letters/rules.ts";

describe("what is stored of a dead message", () => {
  it("given a consumer's reason, says that its schedule is spent", () => {
    expect(letterOf({ subject: "crl_1", reason: "the page is gone" }, "message-1")).toEqual({
      key: "crl_1",
      subject: "crl_1",
      cause: "schedule-spent",
      reason: "the page is gone",
    });
  });

  it("given none, as the platform hands it over, says that its consumer crashed", () => {
    expect(letterOf({ subject: "crl_1" }, "message-1")).toEqual({
      key: "crl_1",
      subject: "crl_1",
      cause: "consumer-crashed",
      reason: null,
    });
  });

  it("given a message that nobody can read, keeps it under its own id", () => {
    expect(letterOf(undefined, "message-1")).toEqual({ key: "message-1", subject: null, cause: "unreadable", reason: null });
  });
});
