import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { adsServed, auctionHeld } from "../../../src/platform/events/ads.ts";
import { cartChanged } from "../../../src/platform/events/cart.ts";
import { requestHung, requestServed, type RequestServed } from "../../../src/platform/events/http.ts";
import { ID_PREFIXES } from "../../../src/platform/ids.ts";
import { createLogger, redact } from "../../../src/platform/logger.ts";
import type { Metrics } from "../../../src/platform/metrics/metrics.ts";
import { runInScope, scopeOver } from "../../../src/platform/scope.ts";
import { isInShare } from "../../../src/platform/trace.ts";

const ID = "req_01h455vb4pex5vsknk084sn02q";
const TRACE = "0af7651916cd43dd8448eb211c80319c";

const REQUEST: RequestServed = {
  requestId: ID,
  traceId: TRACE,
  method: "GET",
  route: "/carts/{id}",
  status: 200,
  durationMs: 3,
  outcome: "ok",
  client: "sdk",
};

/** What is written of one request, and how often it was counted. */
function served(request: Partial<RequestServed>, share = 1) {
  const lines: string[] = [];
  let counted = 0;
  const log = createLogger(
    () => ({ requestId: request.requestId ?? ID, traceId: TRACE }),
    (_level, line) => lines.push(line),
  ).with({ environment: "test", releaseId: "r1" });
  const metrics = { count: () => (counted += 1), observe: () => undefined, see: () => undefined, set: () => undefined } as Metrics;
  requestServed({ log, metrics }, { ...REQUEST, ...request }, share);
  return { lines, counted };
}

const unit = (from: string, lengths: { minLength: number; maxLength: number }) =>
  fc.array(fc.constantFrom(...from.split("")), lengths).map((letters) => letters.join(""));
const SAFE = "abcdefghjkmnpqrstvwxyz0123456789";
const secret = fc.oneof(
  unit(SAFE, { minLength: 26, maxLength: 26 }).map((text) => ({ text: `sk_0${text.slice(1)}`, kept: text.slice(1) })),
  unit(SAFE, { minLength: 12, maxLength: 40 }).map((text) => ({ text: `whsec_${text}`, kept: text })),
  unit(SAFE, { minLength: 12, maxLength: 49 }).map((text) => ({ text: `piq_svc_${text}`, kept: text })),
  unit(SAFE, { minLength: 8, maxLength: 40 }).map((text) => ({ text: `eyJ${text}.eyJ${text}.${text}`, kept: text })),
  unit(SAFE, { minLength: 8, maxLength: 40 }).map((text) => ({ text: `Bearer ${text}`, kept: text })),
  unit(SAFE, { minLength: 8, maxLength: 40 }).map((text) => ({ text: `${text}@buyers.test`, kept: text })),
  unit(SAFE, { minLength: 8, maxLength: 40 }).map((text) => ({ text: `/x?ticket=${text}`, kept: text })),
);
const TEXTS = ["requestId", "traceId", "method", "route", "outcome", "client", "buyerId"] as const;

describe("the one line of a request", () => {
  it("[MIR-2] carries no secret in any of its fields, also where what should be ours is not", () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), secret, fc.string(), (field, { text, kept }, before) => {
        const { lines } = served({ [field]: `${before} ${text}` }, 1);
        const { lines: bare } = served({ [field]: text }, 1);
        expect([...lines, ...bare].join()).not.toContain(kept);
      }),
    );
  });

  it("[MIR-2] is the line that the patterns alone would have written, whatever stands in its fields", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      secret.map((one) => one.text),
      fc.constantFrom(ID, TRACE, "GET", "ok", "failed", 'a"b', "\n"),
    );
    const any = fc.record({
      ...Object.fromEntries(TEXTS.map((name) => [name, text])),
      status: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constant(Number.NaN)),
      durationMs: fc.oneof(fc.nat(), fc.double()),
    });
    fc.assert(
      fc.property(any, (fields) => {
        const request = { ...REQUEST, ...fields } as unknown as RequestServed;
        const { lines } = served(request);
        const level = request.outcome === "failed" ? "error" : "info";
        const whole = { level, event: "http.request", environment: "test", releaseId: "r1", ...(redact({ ...request }) as object) };
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([JSON.parse(JSON.stringify(whole))]);
      }),
    );
  });

  it("has no id whose form a key could have", () => {
    for (const prefix of ID_PREFIXES) expect(redact(`${prefix}_${ID.slice(4)}`)).toBe(`${prefix}_${ID.slice(4)}`);
  });

  it("of a success is written for the contract's share of the traces, each trace's all or none, and counted for every request", () => {
    const traces = Array.from(
      { length: 400 },
      (_, turn) =>
        `${"0".repeat(24)}${Math.floor((turn / 400) * 2 ** 32)
          .toString(16)
          .padStart(8, "0")}`,
    );
    const written = traces.map((traceId) => served({ traceId }, 0.125));
    expect(written.filter(({ lines }) => lines.length > 0)).toHaveLength(50);
    expect(written.every(({ counted }) => counted === 1)).toBe(true);
    for (const traceId of traces) {
      expect(served({ traceId, route: "/other" }, 0.125).lines).toHaveLength(isInShare(traceId, 0.125) ? 1 : 0);
      expect(served({ traceId }, 1).lines).toHaveLength(1);
      expect(served({ traceId }, 0).lines).toHaveLength(0);
    }
  });

  it.each([
    ["refused", 404],
    ["failed", 503],
  ] as const)("of what was %s is always written", (outcome, status) => {
    expect(served({ outcome, status }, 0).lines).toHaveLength(1);
  });
});

describe("the line of a cart's change", () => {
  it("[MIR-2] is the line that the patterns alone would have written, whatever the client calls itself", () => {
    const text = fc.oneof(
      fc.string(),
      secret.map((one) => one.text),
      fc.constantFrom("cart_01h455vb4pex5vsknk084sn02q", "set-quantity", "sdk", 'a"b', "\n"),
    );
    const any = fc.record({
      cartId: text,
      command: text,
      client: text,
      clientVersion: text,
      snapshotVersion: fc.oneof(fc.nat(), fc.constant(Number.NaN)),
      replayed: fc.boolean(),
    });
    fc.assert(
      fc.property(any, (fields) => {
        const { lines, recorder } = recorded();
        cartChanged(recorder, fields);
        const whole = { event: "cart.changed", ...(redact(fields) as object) };
        expect(lines).toEqual([JSON.parse(JSON.stringify({ level: "info", ...whole }))]);
        const scope = scopeOver(ID, TRACE, { waitUntil: () => undefined });
        scope.did = [];
        runInScope(scope, () => cartChanged(recorder, fields));
        expect([lines.length, scope.did.map((written) => JSON.parse(written) as unknown)]).toEqual([
          1,
          [JSON.parse(JSON.stringify(whole))],
        ]);
      }),
    );
  });

  it("stands in its request's own line, in that of one that hangs too, and is a line of its own once that is written", () => {
    const { lines, recorder } = recorded();
    const change = { cartId: "cart_01h455vb4pex5vsknk084sn02q", command: "clear", client: "sdk", clientVersion: "1.2", replayed: false };
    const scope = scopeOver(ID, TRACE, { waitUntil: () => undefined });
    scope.did = [];
    runInScope(scope, () => {
      cartChanged(recorder, { ...change, snapshotVersion: 2 });
      requestHung(recorder, { requestId: ID, method: "DELETE", route: "/carts/{id}/items", seconds: 60 }, scope);
      cartChanged(recorder, { ...change, snapshotVersion: 3 });
      requestServed(recorder, REQUEST, 1, { scope, hung: true });
    });
    const done = (snapshotVersion: number) => ({ event: "cart.changed", ...change, snapshotVersion });
    expect(lines).toMatchObject([{ event: "http.request.hung", did: [done(2)] }, { level: "info", ...done(3) }, { event: "http.request" }]);
    expect(lines[2]).not.toHaveProperty("did");
  });

  it("goes through no pattern where its values are ours, and its client has changed a cart before", () => {
    const { lines, recorder } = recorded();
    const change = {
      cartId: "cart_01h455vb4pex5vsknk084sn02q",
      command: "set-quantity",
      client: "sdk",
      clientVersion: "1.2",
      replayed: false,
    };
    cartChanged(recorder, { ...change, snapshotVersion: 2 });
    const replaced = vi.spyOn(String.prototype, "replace");
    try {
      cartChanged(recorder, { ...change, snapshotVersion: 3 });
      expect(replaced).not.toHaveBeenCalled();
    } finally {
      replaced.mockRestore();
    }
    expect(lines).toHaveLength(2);
  });
});

describe("what an answer of ads says of itself", () => {
  it("[MIR-2] stands in its request's own line, as the patterns alone would have written it, whatever is in its fields", () => {
    const text = fc.oneof(
      fc.string(),
      secret.map((one) => one.text),
      fc.constantFrom("view_0af7651916cd43dd8448eb211c80319c", "cart", 'a"b'),
    );
    fc.assert(
      fc.property(text, text, fc.nat(), (placement, viewer, figure) => {
        const { lines, recorder } = recorded();
        const auction = { placement, bids: figure, sold: 3, clearingMinor: figure, latencyMs: 7 };
        const answer = { placement, viewer, served: 3, withheld: 0 };
        const scope = scopeOver(ID, TRACE, { waitUntil: () => undefined });
        scope.did = [];
        runInScope(scope, () => {
          auctionHeld(recorder, auction);
          adsServed(recorder, answer);
          requestServed(recorder, REQUEST, 1, { scope });
        });
        const did = [
          { event: "ads.auction", ...(redact(auction) as object) },
          { event: "ads.served", ...(redact(answer) as object) },
        ];
        expect(lines).toMatchObject([{ event: "http.request", did: JSON.parse(JSON.stringify(did)) as object[] }]);
      }),
    );
  });

  it("goes through no pattern where its values are ours", () => {
    const { recorder } = recorded();
    const answer = { placement: "cart", viewer: "view_0af7651916cd43dd8448eb211c80319c", served: 3, withheld: 0 };
    adsServed(recorder, answer);
    const replaced = vi.spyOn(String.prototype, "replace");
    try {
      adsServed(recorder, answer);
      expect(replaced).not.toHaveBeenCalled();
    } finally {
      replaced.mockRestore();
    }
  });
});

/** Nobody whom the register would know. */
const clientRegister = { counted: () => undefined, recovered: () => undefined, all: async () => [] };

/** Where events go, and the lines they become. */
function recorded() {
  const lines: unknown[] = [];
  const log = createLogger(
    () => ({}),
    (_level, line) => lines.push(JSON.parse(line)),
  );
  const metrics: Metrics = { count: () => undefined, observe: () => undefined, see: () => undefined, set: () => undefined };
  return { lines, recorder: { log, metrics, clientRegister } };
}

describe("a logger with fields of its own", () => {
  it("[MIR-2] looks through them once and for all, and a line's own fields come before them", () => {
    const lines: unknown[] = [];
    const log = createLogger(
      () => ({ requestId: "mine, not an id", where: "base" }),
      (_level, line) => lines.push(JSON.parse(line)),
    ).with({ email: "ada@buyers.test", note: "Bearer abc.def", where: "with" });
    log.log("info", "one");
    log.log("info", "two", { where: "fields" });
    const ours = { level: "info", requestId: "mine, not an id", email: "[personal]", note: "[secret]" };
    expect(lines).toEqual([
      { ...ours, event: "one", where: "with" },
      { ...ours, event: "two", where: "fields" },
    ]);
  });
});
