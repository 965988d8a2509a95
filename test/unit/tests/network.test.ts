import { beforeEach, describe, expect, it } from "vitest";
import { giveBack, inPlaceOf, standingIn } from "../../support/network.ts";

const network = globalThis.fetch;
const said = async (url: string): Promise<string> => (await fetch(url)).text();
const saying = (text: string) => () => new Response(text);

describe("whoever stands in for a server", () => {
  beforeEach(() => void inPlaceOf(/\.test\//, saying("the network")));

  it("answers for that one, and whatever else is asked goes where it goes", async () => {
    inPlaceOf("https://one.test/", saying("one"));
    inPlaceOf((url, init) => url.includes("two") && init?.method === "POST", saying("two"));
    expect(await said("https://one.test/a")).toBe("one");
    expect(await said("https://two.test/a")).toBe("the network");
    expect(await (await fetch(new Request("https://one.test/a"))).text()).toBe("one");
    expect(await (await fetch("https://two.test/a", { method: "POST" })).text()).toBe("two");
  });

  it("passes on to whoever stood there before, and is gone once it is told to", async () => {
    let asked = 0;
    inPlaceOf("https://one.test/", saying("before"));
    const end = inPlaceOf(/one/, (input, init, onward) => {
      asked += 1;
      return onward(input, init);
    });
    expect(await said("https://one.test/a")).toBe("before");
    end();
    expect(await said("https://one.test/b")).toBe("before");
    expect(asked).toBe(1);
  });

  it("is gone with its test: those of the two before are not here, and the last to go leaves the network as it was", () => {
    expect(standingIn().size).toBe(1);
    expect(globalThis.fetch).not.toBe(network);
    giveBack();
    expect(globalThis.fetch).toBe(network);
  });
});
