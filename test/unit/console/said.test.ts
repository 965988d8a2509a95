import { describe, expect, it } from "vitest";
import { saying, toSay } from "../../../src/platform/console/said.ts";

const AT = "https://shop.example/admin/operations";
const page = () => new Response('<p id="said" role="status"></p>', { headers: { "content-type": "text/html; charset=utf-8" } });

describe("given what an act did, in words of whoever made what it was about", () => {
  it.each([["a".repeat(299)], ["a".repeat(298)], [""]])("says it also where it is cut in the middle of a letter: %j", async (before) => {
    const cookie = toSay(new Request(AT), `${before}\u{1f6d2}${"b".repeat(10)}`).split(";")[0] ?? "";
    const told = await saying(new Request(AT, { headers: { cookie } }), page());
    const html = await told.text();
    expect(html).toContain(`${before}${before.length === 299 ? "\ufffd" : "\u{1f6d2}"}`);
    expect(html.isWellFormed()).toBe(true);
  });

  it("says it as text, whatever it looks like", async () => {
    const cookie = toSay(new Request(AT), `<b title="x">it's & </b>`).split(";")[0] ?? "";
    const told = await saying(new Request(AT, { headers: { cookie } }), page());
    expect(await told.text()).toBe('<p id="said" role="status">&lt;b title=&quot;x&quot;&gt;it&#39;s &amp; &lt;/b&gt;</p>');
  });
});
