import { describe, expect, it } from "vitest";
import { isEventStream, streamReader, whileStanding } from "../../../src/platform/http/while-standing.ts";
import { FakeTimers, settled } from "../catalog/fake-log.ts";

const REVOCATION_MS = 30_000;
const headers = { "content-type": "text/event-stream; charset=utf-8", "x-kept": "yes" };

/** A stream that says what it is told to, and what of it its reader got. */
function opened(stands: () => Promise<boolean>) {
  const timers = new FakeTimers();
  const cuts: string[] = [];
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const source = writable.getWriter();
  let left = false;
  source.closed.catch(() => (left = true));
  const watching = { timers, revocationMs: REVOCATION_MS, bytePipe: () => new TransformStream<Uint8Array, Uint8Array>() };
  const answer = whileStanding(new Response(readable, { headers }), { stands, cut: (why) => void cuts.push(why) }, watching);
  if (!answer.body) throw new Error("no body");
  const reader = answer.body.getReader();
  const got: string[] = [];
  const end = (async () => {
    for (let read = await reader.read(); !read.done; read = await reader.read()) got.push(new TextDecoder().decode(read.value));
    return "whole";
  })().catch(() => "broken off");
  const say = (text: string) => source.write(new TextEncoder().encode(text));
  return { timers, cuts, answer, reader, source, got, end, say, hasLeft: () => left };
}

describe("[AUTH-3] a stream that is open", () => {
  it("is passed on whole, with its headers, while its reader may read it, and nothing of it is left behind", async () => {
    const { timers, cuts, answer, source, got, end, say } = opened(async () => true);
    expect([isEventStream(answer), answer.headers.get("x-kept")]).toEqual([true, "yes"]);
    await say("one ");
    await timers.pass(10 * REVOCATION_MS);
    await say("two");
    await source.close();
    expect([await end, got.join(""), cuts]).toEqual(["whole", "one two", []]);
    await settled();
    expect(timers.pending).toBe(0);
  });

  it("breaks off within the contract's seconds once its reader may read no more, and whoever makes it sees that he left", async () => {
    let stands = true;
    const { timers, cuts, got, end, say, hasLeft } = opened(async () => stands);
    await say("mine ");
    stands = false;
    await timers.pass(REVOCATION_MS / 2);
    expect([await end, got, cuts, hasLeft()]).toEqual(["broken off", ["mine "], ["ended"], true]);
    expect(timers.pending).toBe(0);
  });

  it("goes on for as long as a request would be let in where nobody can say, and no longer", async () => {
    let answer: () => Promise<boolean> = async () => true;
    const { timers, cuts, end } = opened(async () => answer());
    await timers.pass(REVOCATION_MS);
    answer = () => Promise.reject(new Error("the owner does not answer"));
    await timers.pass(REVOCATION_MS - 1);
    expect(cuts).toEqual([]);
    answer = async () => true;
    await timers.pass(1 + REVOCATION_MS);
    answer = () => new Promise(() => undefined);
    await timers.pass(REVOCATION_MS - 1);
    expect(cuts).toEqual([]);
    await timers.pass(1);
    expect([await end, cuts, timers.pending]).toEqual(["broken off", ["unknown"], 0]);
  });

  it("looks no more once its reader has left by himself, and its maker hears of it", async () => {
    let looks = 0;
    const { timers, cuts, reader, say, hasLeft } = opened(async () => (looks += 1) > 0);
    await say("one");
    await reader.cancel();
    await settled();
    await timers.pass(10 * REVOCATION_MS);
    expect([looks, cuts, hasLeft(), timers.pending]).toEqual([0, [], true, 0]);
  });
});

describe("[AUTH-3] who reads a stream that goes out by the platform's own pipe", () => {
  const reading = (stands: () => Promise<boolean>) => {
    const timers = new FakeTimers();
    const gone = new AbortController();
    const cuts: string[] = [];
    const reader = streamReader(gone.signal, { stands, cut: (why) => void cuts.push(why) }, { timers, revocationMs: REVOCATION_MS });
    return { timers, gone, cuts, reader };
  };

  it("has left when he goes, and when he may read no more, of which alone there is something to tell", async () => {
    const went = reading(async () => true);
    await went.timers.pass(3 * REVOCATION_MS);
    expect(went.reader.left.aborted).toBe(false);
    went.gone.abort();
    expect([went.reader.left.aborted, went.cuts]).toEqual([true, []]);

    const revoked = reading(async () => false);
    await revoked.timers.pass(REVOCATION_MS / 2);
    expect([revoked.reader.left.aborted, revoked.cuts, revoked.timers.pending]).toEqual([true, ["ended"], 0]);
  });

  it("is not looked after any more once nothing is made for him, nor told of what was asked before", async () => {
    let answer: (stands: boolean) => void = () => undefined;
    const { timers, cuts, reader } = reading(() => new Promise((resolve) => (answer = resolve)));
    await timers.pass(REVOCATION_MS / 2);
    reader.over();
    answer(false);
    await settled();
    expect([timers.pending, reader.left.aborted, cuts]).toEqual([0, false, []]);
  });
});
