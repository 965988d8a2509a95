import { describe, expect, it } from "vitest";
import { ProblemError, ProcureIQ } from "../../../packages/sdk/src/client.ts";

const SESSION = "/chat-sessions/chat_1/messages";
const REPLY = `${SESSION}/msg_1/reply`;
const delta = (text: string, length: number) => `event: message.delta\nid: msg_2.${length}\ndata: ${JSON.stringify({ text })}\n\n`;
const DONE = `event: message.done\nid: msg_2.20\ndata: {"messageId":"msg_2","partial":false}\n\n`;

/** A stream of these pieces, which then ends, or breaks. */
function stream(pieces: readonly string[], breaks = false): Response {
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
      else if (breaks) controller.error(new TypeError("terminated"));
      else controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream", "content-location": REPLY } });
}
const problem = (slug: string, status: number) =>
  Response.json({ type: `/problems/${slug}`, title: slug, status }, { status, headers: { "retry-after": "1" } });

/** A client whose calls are answered in turn; what it asked for, and how long it waited. */
function talking(...answers: (() => Response)[]) {
  const asked: string[] = [];
  const waited: number[] = [];
  const api = new ProcureIQ({
    baseUrl: "https://api.test",
    client: "test/1",
    patience: { totalMs: 30_000, now: () => 0, wait: async (milliseconds) => void waited.push(milliseconds), random: () => 0 },
    fetch: async (url, init) => {
      const had = new Headers(init?.headers).get("last-event-id");
      asked.push(`${init?.method ?? "GET"} ${new URL(new Request(url).url).pathname}${had === null ? "" : ` after ${had}`}`);
      const answer = answers.shift();
      if (!answer) throw new Error("nothing more is answered");
      return answer();
    },
  });
  const say = async () => {
    let text = "";
    for await (const piece of api.chat.say("chat_1", "20 chairs")) text = (piece.anew ? "" : text) + piece.text;
    return text;
  };
  return { api, say, asked, waited };
}

describe("A reply that a client reads", () => {
  it("is taken up where its stream broke, also while it is still made", async () => {
    const { say, asked, waited } = talking(
      () => stream([delta("Twenty ", 7), delta("chairs", 13)], true),
      () => problem("chat-reply-under-way", 409),
      () => stream([delta(", noted", 20)], true),
      () => stream([DONE]),
    );
    expect(await say()).toBe("Twenty chairs, noted");
    expect(asked).toEqual([`POST ${SESSION}`, `GET ${REPLY} after msg_2.13`, `GET ${REPLY} after msg_2.13`, `GET ${REPLY} after msg_2.20`]);
    expect(waited).toEqual([1_000]);
  });

  it("is begun anew where the rest is of another answer, which was made meanwhile", async () => {
    const { say } = talking(
      () => stream([delta("Twenty cha", 10)], true),
      () => stream(["event: message.reset\ndata: {}\n\n", delta("Twenty chairs, noted", 20), DONE]),
    );
    expect(await say()).toBe("Twenty chairs, noted");
  });

  it("is not taken for whole because its stream ended early without a fault", async () => {
    const { say, asked } = talking(
      () => stream([delta("Twenty ", 7)]),
      () => stream([delta("chairs", 13), DONE]),
    );
    expect(await say()).toBe("Twenty chairs");
    expect(asked).toHaveLength(2);
  });

  it("is given up with the problem where nobody answers any more, and after some streams that broke", async () => {
    const unanswered = talking(
      () => stream([delta("Twenty ", 7)], true),
      () => problem("chat-not-answered", 409),
    );
    await expect(unanswered.say()).rejects.toBeInstanceOf(ProblemError);
    const broken = talking(...Array.from({ length: 9 }, () => () => stream([], true)));
    await expect(broken.say()).rejects.toBeInstanceOf(TypeError);
    expect(broken.asked).toHaveLength(6);
  });

  it("is made again by an act of its own", async () => {
    const { api, asked } = talking(() => stream([delta("noted", 5), DONE]));
    let text = "";
    for await (const piece of api.chat.regenerate("chat_1", "msg_1")) text += piece.text;
    expect([text, asked]).toEqual(["noted", [`POST ${REPLY}`]]);
  });
});
