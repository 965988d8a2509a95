import { describe, expect, it } from "vitest";
import { ann, ledgerUnderTest } from "./ledger-under-test.ts";
import { streamFeed } from "../../../src/operations/notifications/stream-feed.ts";

/** Reads a stream until `count` notifications have come; answers their ids and titles. */
async function readNotifications(response: Response, count: number): Promise<{ id: string; title: string }[]> {
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const found = () =>
    [...text.matchAll(/event: notification\nid: (\d+)\ndata: (.+)\n\n/g)].map(([, id = "", data = "{}"]) => ({
      id,
      title: (JSON.parse(data) as { title: string }).title,
    }));
  while (found().length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return found();
}

describe("the notification feed", () => {
  it("streams what comes, and after a break what was missed, without gap or duplicate", async () => {
    const ledger = await ledgerUnderTest("streams");
    const gone = new AbortController();
    const live = await streamFeed(ledger.deps, null, gone.signal);
    expect(live.headers.get("content-type")).toContain("text/event-stream");
    const reading = readNotifications(live, 2);
    await ledger.raise("first.alert");
    await ledger.raise("second.alert");
    const seen = await reading;
    expect(seen.map(({ title }) => title)).toEqual(["first.alert: first.alert is wrong", "second.alert: second.alert is wrong"]);

    await ledger.raise("third.alert");
    await ledger.raise("fourth.alert");
    const resumed = await readNotifications(await streamFeed(ledger.deps, seen.at(-1)?.id ?? null, gone.signal), 2);
    expect(resumed.map(({ title }) => title)).toEqual(["third.alert: third.alert is wrong", "fourth.alert: fourth.alert is wrong"]);
  });

  it("lists page by page, and is acknowledged by the first who does", async () => {
    const ledger = await ledgerUnderTest("lists");
    for (let index = 0; index < 7; index += 1) await ledger.raise(`alert.${index}`);
    const { notificationFeed } = ledger.deps;
    const first = await notificationFeed.listNotifications({ unacknowledged: false, limit: 4, after: undefined });
    const last = first.at(-1);
    const rest = await notificationFeed.listNotifications({
      unacknowledged: false,
      limit: 4,
      after: { first: 0, sequence: last?.sequence ?? 0 },
    });
    expect(new Set([...first, ...rest].map(({ sequence }) => sequence)).size).toBe(7);

    const sequence = first[0]?.sequence ?? 0;
    expect(await notificationFeed.acknowledgeNotification(sequence, ann)).toMatchObject({ acknowledgedBy: ann.email });
    expect(
      await notificationFeed.acknowledgeNotification(sequence, { id: "opr_bob", email: "bob@ops.test", requestId: null }),
    ).toMatchObject({
      acknowledgedBy: ann.email,
    });
    expect(await notificationFeed.acknowledgeNotification(999_999, ann)).toBeUndefined();
    expect(await notificationFeed.listNotifications({ unacknowledged: true, limit: 10, after: undefined })).toHaveLength(6);
  });
});
