import { describe, expect, it } from "vitest";
import { confirm, enter, MAX_CLIENTS, type Sighting } from "../../../src/operations/clients/rules.ts";
import { isValidated, type RegisteredClient } from "../../../src/platform/clients.ts";
import { valueOf } from "../../support/value-of.ts";

const NOW = new Date("2030-01-02T00:00:00Z");
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();
const seen = (name: string, version = "1", recovered = false): Sighting => ({ name, version, recovered });
const client = (name: string, more: Partial<RegisteredClient> = {}): RegisteredClient => ({
  ...{ name, version: "1", firstSeenAt: before(9), lastSeenAt: before(9), recoveredAt: null, confirmation: null },
  ...more,
});
const ann = { id: "opr_1", email: "ann@procureiq.test", kind: "operator", role: "operator", requestId: null } as const;
const confirmation = { by: "ann@procureiq.test", at: before(1), note: "saw it" };

describe("the register of clients", () => {
  it("[CRT-2] tells contract versions of one name apart", () => {
    const { put } = enter([client("shop")], seen("shop", "2"), NOW);
    expect(put).toEqual({ ...client("shop"), version: "2", firstSeenAt: NOW.toISOString(), lastSeenAt: NOW.toISOString() });
  });

  it("keeps when one was first seen, and first seen to recover", () => {
    const recoveredAt = before(5);
    const known = client("shop", { recoveredAt });
    expect(enter([known], seen("shop", "1", true), NOW)).toEqual({ put: { ...known, lastSeenAt: NOW.toISOString() } });
    expect(enter([client("shop")], seen("shop", "1", true), NOW).put?.recoveredAt).toBe(NOW.toISOString());
  });

  it("has room for so many, and for a newcomer only in the place of who was away for a day and is not confirmed", () => {
    const full = Array.from({ length: MAX_CLIENTS }, (_, index) => client(`shop-${index}`));
    expect(enter(full, seen("newcomer"), NOW)).toEqual({});
    const old = client("old", { lastSeenAt: before(90_000) });
    const older = client("older", { lastSeenAt: before(99_000), confirmation });
    expect(enter([old, older, ...full.slice(2)], seen("newcomer"), NOW)).toMatchObject({ put: { name: "newcomer" }, forget: old });
    expect(enter([...full.slice(1), old], seen("shop-5"), NOW).forget).toBeUndefined();
  });

  it("has room for a few versions of one name, so that no name fills it", () => {
    const versions = Array.from({ length: 10 }, (_, index) => client("shop", { version: `${index}` }));
    expect(enter(versions, seen("shop", "11"), NOW)).toEqual({});
    expect(enter(versions, seen("other"), NOW).put).toMatchObject({ name: "other" });
  });
});

describe("[CRT-4] a client", () => {
  it("is pending until it was seen to recover and an operator confirmed it, both", () => {
    expect(isValidated(client("shop"))).toBe(false);
    expect(isValidated(client("shop", { recoveredAt: before(5) }))).toBe(false);
    expect(isValidated(client("shop", { recoveredAt: before(5), confirmation }))).toBe(true);
  });

  it("is confirmed only where it was seen to recover, with a line of who and why", () => {
    const wanted = { name: "shop", version: "1", confirmed: true, note: "saw it" };
    expect(confirm([], wanted, ann, NOW)).toEqual({ ok: false, refusal: { kind: "client-not-registered" } });
    expect(confirm([client("shop")], wanted, ann, NOW)).toEqual({ ok: false, refusal: { kind: "client-not-seen-to-recover" } });
    const known = client("shop", { recoveredAt: before(5) });
    expect(valueOf(confirm([known], wanted, ann, NOW))).toEqual({
      client: { ...known, confirmation: { by: ann.email, at: NOW.toISOString(), note: "saw it" } },
      write: {
        ...{ action: "client.confirm", subjectKind: "client", subject: "shop/1" },
        detail: { note: "saw it", recoveredAt: known.recoveredAt },
      },
    });
  });

  it("has its confirmation taken back, seen to recover or not", () => {
    const known = client("shop", { confirmation });
    const withdrawn = valueOf(confirm([known], { name: "shop", version: "1", confirmed: false, note: "it drifts" }, ann, NOW));
    expect([withdrawn.client.confirmation, withdrawn.write.action]).toEqual([null, "client.withdraw"]);
  });
});
